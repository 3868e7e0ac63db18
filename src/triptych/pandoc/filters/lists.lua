-- HTML's lists know no brackets around their numbers. A list whose author wrote some gets a
-- division that says which, and the style sheets set them: a) and (a).
local brackets = { OneParen = "one-paren", TwoParens = "two-parens" }

function OrderedList(element)
  local name = brackets[element.delimiter]
  return name and pandoc.Div({ element }, pandoc.Attr("", { name }))
end
