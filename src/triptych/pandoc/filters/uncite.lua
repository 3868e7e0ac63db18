-- Puts right what citeproc leaves behind.

-- The list of references is taken out: the article's frame sets it.
local function list(element)
  if element.identifier == "refs" then return {} end
end

-- A note of a work that has no author is empty where the text names the work by its title
-- (`@key says`) and has cited it before. The title is what such a note says elsewhere.
local function cite(element)
  local said = element.content
  local note = said[#said]
  if note == nil or note.t ~= "Note" then return nil end
  if pandoc.utils.stringify(note.content) ~= "" then return nil end
  local title = said:clone()
  title:remove()
  local last = title[#title]
  if last ~= nil and last.t == "Str" then  -- a mark of the sentence that citeproc put before it
    last.text = last.text:gsub("[.,;:]$", "")
    title[#title] = last
  end
  title:insert(pandoc.Str("."))
  note.content = { pandoc.Para(title) }
  said[#said] = note
  element.content = said
  return element
end

return { { Div = list, Cite = cite } }
