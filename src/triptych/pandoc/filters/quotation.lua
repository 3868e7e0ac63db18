-- The last paragraph of a quotation that begins with an em dash says whose it is.
function BlockQuote(element)
  local last = element.content[#element.content]
  local first = last and #element.content > 1 and last.t == "Para" and last.content[1]
  if first and first.t == "Str" and first.text:match("^\u{2014}") then
    local attribution = pandoc.Plain(last.content)
    element.content[#element.content] = pandoc.Div({ attribution }, pandoc.Attr("", { "attribution" }))
    return element
  end
end
