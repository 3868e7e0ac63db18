-- Quarto writes an equation's anchor behind it: $$ … $$ {#eq-x}
-- Here both become one span of the class "equation" that has the anchor.
function Inlines(inlines)
  for at = #inlines, 1, -1 do
    local id = inlines[at] and inlines[at].t == "Str" and inlines[at].text:match("^{#(eq%-[%w_-]+)}$")
    local before = at - 1
    if id and before >= 1 and (inlines[before].t == "Space" or inlines[before].t == "SoftBreak") then
      before = before - 1
    end
    local math = id and before >= 1 and inlines[before]
    if math and math.t == "Math" and math.mathtype == "DisplayMath" then
      inlines[before] = pandoc.Span({ math }, pandoc.Attr(id, { "equation" }))
      for _ = before + 1, at do inlines:remove(before + 1) end
    end
  end
  return inlines
end
