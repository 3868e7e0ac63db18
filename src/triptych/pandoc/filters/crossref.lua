-- Numbers figures, tables and equations, and turns Quarto's cross-references
-- (@fig-x, @tbl-x, @eq-x, @sec-x) into links that carry the language's own words.
-- Metadata "labels" gives the words: fig, tbl, eq; and named, with {} for a section's title.

local labels = {}
local text_of = {}
local counts = { fig = 0, tbl = 0, eq = 0 }

local function words(meta)
  for kind, value in pairs(meta.labels or {}) do
    labels[kind] = pandoc.utils.stringify(value)
  end
end

local function next_label(kind, id)
  counts[kind] = counts[kind] + 1
  local label = labels[kind] .. "\u{00a0}" .. counts[kind]
  if id ~= "" then text_of[id] = label end
  return label
end

local function put_label(caption, label)
  local span = pandoc.Span({ pandoc.Str(label .. ".") }, pandoc.Attr("", { "label" }))
  local first = caption.long[1]
  if first and first.content then
    first.content:insert(1, pandoc.Space())
    first.content:insert(1, span)
  else
    caption.long = { pandoc.Plain({ span }) }
  end
  return caption
end

local function figure(element)
  element.caption = put_label(element.caption, next_label("fig", element.identifier))
  return element
end

local function grid(element)
  if #element.caption.long == 0 and element.identifier == "" then return nil end
  element.caption = put_label(element.caption, next_label("tbl", element.identifier))
  return element
end

local function heading(element)
  if element.identifier:match("^sec%-") then
    local title = pandoc.utils.stringify(element.content)
    text_of[element.identifier] = labels.named:gsub("{}", function() return title end)
  end
end

local function number_equation(element)
  if not element.classes:includes("equation") then return nil end
  counts.eq = counts.eq + 1
  text_of[element.identifier] = labels.eq .. "\u{00a0}(" .. counts.eq .. ")"
  local number = pandoc.Span({ pandoc.Str("(" .. counts.eq .. ")") }, pandoc.Attr("", { "label" }))
  element.content:insert(number)
  return element, false
end

local function link(citation)
  local words = pandoc.Inlines({})
  words:extend(citation.prefix)
  if #citation.prefix > 0 then words:insert(pandoc.Space()) end
  local text = pandoc.Str(text_of[citation.id])
  words:insert(pandoc.Link({ text }, "#" .. citation.id, "", pandoc.Attr("", { "xref" })))
  words:extend(citation.suffix)
  return words
end

-- [see @fig-a; @fig-b, left; @kang2009] becomes links with the words around them, and a
-- citation of what is left.
local function reference(element)
  local words, others = pandoc.Inlines({}), pandoc.List()
  for _, citation in ipairs(element.citations) do
    if text_of[citation.id] then
      if #words > 0 then words:extend({ pandoc.Str(","), pandoc.Space() }) end
      words:extend(link(citation))
    else
      others:insert(citation)
    end
  end
  if #words == 0 then return nil end
  if #others > 0 then words:extend({ pandoc.Space(), pandoc.Cite({}, others) }) end
  return words
end

return {
  { Meta = words },
  { traverse = "topdown", Figure = figure, Table = grid, Header = heading, Span = number_equation },
  { Cite = reference },
}
