-- Puts the metadata's "prefix" before every anchor of a text and before the links to them, so that
-- several texts can stand in one document. (The writers' own --id-prefix passes over some.)

local prefix = ""

local function named(element)
  if element.identifier ~= "" then
    element.identifier = prefix .. element.identifier
    return element
  end
end

local function link(element)
  if element.target:match("^#ref%-") then return nil end  -- the reference list is the article's
  element.target = element.target:gsub("^#", "#" .. prefix)
  return element
end

return {
  { Meta = function(meta) prefix = pandoc.utils.stringify(meta.prefix or "") end },
  {
    Link = link,
    Span = named,
    Div = named,
    Header = named,
    Code = named,
    CodeBlock = named,
    Figure = named,
    Image = named,
    Table = named,
  },
}
