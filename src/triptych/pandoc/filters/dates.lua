-- Puts a month into its case behind a day: `20 марта`, but `март 2019`. The style's term of such a
-- month is both forms between marks that no author can have typed (`MONTH` in style.py says how).
local MONTH = "\u{FDD1}([^\u{FDD1}]*)\u{FDD1}([^\u{FDD1}]*)\u{FDD1}"

local function is_day(inline)
  return inline ~= nil and inline.t == "Str" and inline.text:match("%f[%d]%d%d?$") ~= nil
end

function Inlines(inlines)
  for at, inline in ipairs(inlines) do
    if inline.t == "Str" and inline.text:find("\u{FDD1}", 1, true) then
      local space = inlines[at - 1]
      local behind = space ~= nil and space.t == "Space" and is_day(inlines[at - 2])
      inline.text = inline.text
        :gsub("(%f[%d]%d%d?\u{A0})" .. MONTH, "%1%3")
        :gsub(MONTH, behind and "%2" or "%1")
      inlines[at] = inline
    end
  end
  return inlines
end
