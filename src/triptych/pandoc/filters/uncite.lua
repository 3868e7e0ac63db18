-- Takes out the list of references, which the article's frame sets itself.
function Div(element)
  if element.identifier == "refs" then
    return {}
  end
end
