-- http.lua - what wrk sends: reports of 10,000 phones, each at another place.
-- Arguments: "owntracks" or "api". Prints how many answers were no 200.

local form, count = "api", 0

function init(args)
    form = args[1] or "api"
    wrk.headers["Content-Type"] = "application/json"
end

local function position()
    return (count % 1700) / 10 - 85, (count % 3500) / 10 - 175
end

function request()
    count = count + 1
    local id = count % 10000
    local lat, lon = position()
    if form == "owntracks" then
        wrk.headers["X-Limit-U"] = "u" .. id
        wrk.headers["X-Limit-D"] = "phone"
        return wrk.format("POST", "/pub", nil, string.format(
            '{"_type":"location","acc":5,"alt":84,"batt":34,"bs":1,"cog":277,' ..
            '"conn":"m","lat":%.5f,"lon":%.5f,"m":2,"tid":"AA","t":"t",' ..
            '"tst":%d,"vac":3,"vel":79}', lat, lon, 1700000000 + count))
    end
    return wrk.format("PUT", "/v1/clients/u" .. id, nil, string.format(
        '{"lat":%.5f,"lon":%.5f,"accuracy":5,"speed":21.9}', lat, lon))
end

function done(summary, latency)
    io.write(string.format("RESULT %d %d %d %.1f %.1f\n", summary.requests,
        summary.errors.status + summary.errors.read + summary.errors.write +
        summary.errors.connect + summary.errors.timeout, summary.duration,
        latency:percentile(50), latency:percentile(99)))
end
