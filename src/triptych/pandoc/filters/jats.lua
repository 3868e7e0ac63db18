-- What pandoc's JATS writer would get wrong, set right before it writes.

-- The writer puts TeX into a CDATA section; a space keeps "]]>" from ending it,
-- and means nothing in TeX's math mode.
function Math(element)
  element.text = element.text:gsub("%]%]>", "]] >")
  return element
end
