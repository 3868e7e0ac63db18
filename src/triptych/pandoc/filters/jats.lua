-- What pandoc's JATS writer would get wrong, set right before it writes. It writes an author's
-- division as a box; the attribute content-type tells jats_body.py what to make of it.

-- The writer puts TeX into a CDATA section; a space keeps "]]>" from ending it,
-- and means nothing in TeX's math mode.
function Math(element)
  element.text = element.text:gsub("%]%]>", "]] >")
  return element
end

-- It takes a picture's description for its alternative text.
function Image(element)
  if element.attributes.alt then
    element.caption = { pandoc.Str(element.attributes.alt) }
    element.attributes.alt = nil
    return element
  end
end

function Div(element)
  for _, class in ipairs({ "attribution", "table-notes" }) do
    if element.classes:includes(class) then element.attributes["content-type"] = class end
  end
  return element
end

function LineBlock(element)
  local lines = element.content:map(function(line) return pandoc.Para(line) end)
  return pandoc.Div(lines, pandoc.Attr("", {}, { ["content-type"] = "verse" }))
end
