-- Asks for the lines of a file, each behind the same beginning of an address, so that each asks for something else;
-- begins anew at the file's end.
local requests = {}
local at = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", (arguments[2] or "") .. line)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
