-- The allow-list for texts whose every character can be shown: it need not look at each word.

local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local filters = dofile(pandoc.path.join({ folder, "allow.lua" }))
filters[1].Str = nil
filters[1].Math = nil
return filters
