-- The allow-list: what of an author's Markdown may reach an output at all.
-- Everything else is taken out here, before any writer runs, and told in the
-- metadata field "dropped" as a list of (kind, what, part) in the order of reading, where part
-- is the number, from 0, of the text that was read: a separator follows each.

local dropped = pandoc.List()
local part = 0
local separator = "sep.md__triptych"
local schemes = { http = true, https = true, mailto = true, ftp = true, doi = true }

-- Characters that no XML may hold; pandoc makes them of &#1; and the like.
local function visible(text)
  if not text:find("[%c\194\239]") then return text end  -- most words: quick
  return (text:gsub("[\0-\8\11\12\14-\31\127]", ""):gsub("\194[\128-\159]", ""):gsub("\239\191[\190\191]", ""))
end

local function drop(kind, what)
  local row = { kind, what, tostring(part) }
  dropped:insert(pandoc.MetaList(pandoc.List(row):map(pandoc.MetaString)))
end

local checks = {
  lang = function(value) return value:match("^%a%a%a?[%w-]*$") end,
  dir = function(value) return value == "ltr" or value == "rtl" end,
  width = function(value) return value:match("^%d+%.?%d*[%a%%]*$") end,
  height = function(value) return value:match("^%d+%.?%d*[%a%%]*$") end,
  alt = function(_) return true end,
  startFrom = function(value) return value:match("^%d+$") end,
}

local renamed = { ["fig-alt"] = "alt" }  -- Quarto's name for a figure's alternative text

-- Languages and scripts that run to the left. Their words need a direction, not only a language.
local leftward = {}
for tag in ("ar arc ckb dv fa he prs ps sd syr ug ur yi Arab Hebr Nkoo Syrc Thaa"):gmatch("%a+") do
  leftward[tag:lower()] = true
end

local function runs_left(tag)
  local main, script = tag:lower():match("^(%a+)%-?(%a*)")
  return leftward[#script == 4 and script or main]
end

-- A text without characters that cannot be shown, and a note that it had some.
local function shown(text)
  local clean = visible(text)
  if clean ~= text then drop("character", text) end
  return clean
end

-- Anchors that the program makes itself, and letters that no anchor may have.
local function anchor(id)
  if id == separator then return id end
  id = id:gsub("^part%d+%.md__", "")  -- what --file-scope puts before an anchor
  if id == "" then return "" end
  for _, pattern in ipairs({ "[%s\"'<>&%%]", "^ref%-", "^refs$", "^fn%d", "^fnref%d", "^triptych" }) do
    if id:match(pattern) then
      drop("anchor", id)
      return ""
    end
  end
  return id
end

local function attributes(attr)
  local kept = pandoc.List()  -- of pairs: a table with names would have no fixed order
  for key, value in pairs(attr.attributes) do
    local name = renamed[key] or key
    if checks[name] and checks[name](value) then
      kept:insert({ name, shown(value) })
    else
      drop("attribute", key)
    end
  end
  local language = attr.attributes.lang
  if language and not attr.attributes.dir and checks.lang(language) and runs_left(language) then
    kept:insert({ "dir", "rtl" })
  end
  local classes = attr.classes:filter(function(name) return name:match("^%a[%w_-]*$") end)
  return pandoc.Attr(anchor(attr.identifier), classes, kept)
end

local function with_attributes(element)
  element.attr = attributes(element.attr)
  return element
end

local function with_text(element)
  local clean = shown(element.text)
  if clean == element.text then return nil end
  element.text = clean
  return element
end

local function code(element)
  element.text = shown(element.text)
  return with_attributes(element)
end

local function division(element)
  if element.identifier == separator then
    part = part + 1
    return nil
  end
  return with_attributes(element)
end

local function link(element)
  element.attr = attributes(element.attr)
  element.title = shown(element.title)
  element.target = shown(element.target):gsub("^#part%d+%.md__", "#")
  local scheme = element.target:match("^%s*(%a[%w+.-]*):")
  if element.target:match("^#[^%s]") or (scheme and schemes[scheme:lower()]) then
    return element
  end
  drop("link", element.target)
  return pandoc.Span(element.content)
end

-- A picture is a file beside the text: no address, no path from the root or upwards.
local function image(element)
  element.attr = attributes(element.attr)
  element.title = shown(element.title)
  element.src = shown(element.src)
  local path = element.src:gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end)
  local outside = path:match("^%s*%a[%w+.-]*:") or path:match("^%s*[/\\]") or path:match("\\")
  if outside or ("/" .. path .. "/"):match("/%.%./") or path == "" then
    drop("image", element.src)
    return pandoc.Span(element.caption)
  end
  return element
end

local function raw_inline(element)
  drop("raw", element.format)
  return pandoc.Str(shown(element.text))
end

local function raw_block(element)
  drop("raw", element.format)
  return pandoc.Para({ pandoc.Str(shown(element.text)) })
end

local function cells(rows)
  for _, row in ipairs(rows) do
    row.attr = attributes(row.attr)
    for _, cell in ipairs(row.cells) do
      cell.attr = attributes(cell.attr)
    end
  end
end

local function grid(element)
  element.attr = attributes(element.attr)
  element.head.attr = attributes(element.head.attr)
  element.foot.attr = attributes(element.foot.attr)
  cells(element.head.rows)
  cells(element.foot.rows)
  for _, body in ipairs(element.bodies) do
    body.attr = attributes(body.attr)
    cells(body.head)
    cells(body.body)
  end
  return element
end

return {
  {
    traverse = "topdown",
    Link = link,
    Image = image,
    Str = with_text,
    Math = with_text,
    Span = with_attributes,
    Code = code,
    Div = division,
    Header = with_attributes,
    CodeBlock = code,
    Figure = with_attributes,
    Table = grid,
    RawInline = raw_inline,
    RawBlock = raw_block,
  },
  {
    Meta = function(meta)
      meta.dropped = pandoc.MetaList(dropped)
      return meta
    end,
  },
}
