-- The operations of the engine, which run in the Redis server. Each call runs one operation in one atomic step. ARGV[1] is the
-- prefix of all keys, and the values from ARGV[3] on are the parameters of the operation. Times are in microseconds, by the server's
-- clock.
--
-- The server creates the functions of a script anew at each call. So the client makes a script for each operation, from those parts
-- of this file that the operation uses. A part begins with a line that begins with "local" or "function", and ends before the next.
--
--   claims:KEY   sorted set of the ids of claims, by ticket       claim:ID  hash    total:KEY  its number of permits
--   ready:QUEUE  sorted set of the ids of items that are due, by priority and age
--   later:QUEUE  sorted set of the ids of delayed and delivered items, by when they are due
--   dead:QUEUE   sorted set of the ids of dead items              item:ID   hash
--   keys:QUEUE   hash from keys of live items to ids              puts:CLIENT hash from numbers of puts to their answers
--   closed       hash from QUEUE to its cause                     numbers   counter of tickets, tokens, ids and receipts
--   flag:KEY     hash                                             rate:KEY  when a permit is free
--   waits:TOPIC  exists as long as a client waits for announcements of the topic
--   parties:KEY  sorted set of the ids of parties that wait       party:ID  hash    rounds:KEY  their number
--
-- A key expires a day after its last use. Keys with permanent state do not expire: items, the causes of closed queues, flags, the
-- numbers of permits of semaphores, and the counter.

local prefix = ARGV[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local operations = {}

local function call(command, key, ...)
    return redis.call(command, prefix .. key, ...)
end

local function text(number)
    return string.format('%.0f', number)
end

local function padded(number)
    return string.format('%016.0f', number)
end

local function nextNumber()
    return call('INCR', 'numbers')
end

local function announce(topic, waiters)
    redis.call('PUBLISH', prefix .. 'changes', waiters .. ' ' .. topic)
end

-- Notes that a client waits for announcements of a topic, for the time `waits` from now.
local function await(topic, waits)
    if tonumber(waits) > math.max(0, call('PTTL', 'waits:' .. topic) * 1000) then
        call('SET', 'waits:' .. topic, '', 'PX', text(math.ceil(1.5 * waits / 1000)))
    end
end

-- An announcement costs every client some work, so it is omitted if nobody waits.
local function announceIfAwaited(topic, waiters)
    if call('EXISTS', 'waits:' .. topic) == 1 then
        announce(topic, waiters)
    end
end

local ALL = 1000000

local DAY = 86400

-- Lets the key expire a day after it is no longer needed. It is needed for the time `micros` from now.
local function expireAfter(micros, key)
    redis.call('EXPIRE', prefix .. key, DAY + math.ceil(micros / 1000000))
end

-- Claims

-- Renews a claim and its key: both are in use for the time `lasting` from now. The number of permits of a semaphore does not expire.
local function prolongClaim(key, id, lasting)
    call('HSET', 'claim:' .. id, 'deadline', text(now + lasting))
    expireAfter(lasting, 'claim:' .. id)
    expireAfter(lasting, 'claims:' .. key)
    if string.sub(key, 1, 10) ~= 'semaphore:' then
        expireAfter(lasting, 'total:' .. key)
    end
end

local function forgetClaim(key, id)
    call('ZREM', 'claims:' .. key, id)
    call('DEL', 'claim:' .. id)
end

-- Grants the claims for which permits are free, and announces the grants, except that of the claim `own`. Returns the number of permits
-- of the key, and the earliest deadline of a granted claim, or nil. All granted claims have lower tickets than all that wait. So
-- nothing is done for the claims after the first for which there are not enough permits.
local function grant(key, own)
    local total = tonumber(call('GET', 'total:' .. key) or 0)
    local free = total
    local earliest = nil
    for _, id in ipairs(call('ZRANGE', 'claims:' .. key, 0, -1)) do
        local claim = call('HMGET', 'claim:' .. id, 'permits', 'token', 'deadline')
        local permits, deadline = tonumber(claim[1]), tonumber(claim[3])
        if not claim[1] or deadline <= now then
            forgetClaim(key, id)
        elseif claim[2] == '0' and permits > free then
            break
        else
            free = free - permits
            earliest = math.min(earliest or deadline, deadline)
            if claim[2] == '0' then
                call('HSET', 'claim:' .. id, 'token', nextNumber(), 'since', text(now))
                if id ~= own then
                    announce('c:' .. id, 1)
                end
            end
        end
    end
    return total, earliest
end

function operations.enter(key, total, id, owner, host, permits, lasting, waits)
    call('SETNX', 'total:' .. key, total)
    local deadline = call('HGET', 'claim:' .. id, 'deadline')
    if deadline and tonumber(deadline) <= now then
        forgetClaim(key, id)
        deadline = nil
    end
    if not deadline then
        call('HSET', 'claim:' .. id, 'key', key, 'owner', owner, 'host', host, 'permits', permits, 'token', '0')
        call('ZADD', 'claims:' .. key, nextNumber(), id)
    end
    prolongClaim(key, id, lasting)
    local permitsOfKey, earliest = grant(key, id)
    local token = call('HGET', 'claim:' .. id, 'token')
    if token == '0' and waits == '0' then
        forgetClaim(key, id)
    end
    return {token, text(permitsOfKey), text(earliest and earliest - now or -1)}
end

-- The ids of the claims begin at ARGV[4].
function operations.renew(lasting)
    local renewed = {}
    for i = 4, #ARGV do
        local id = ARGV[i]
        local claim = call('HMGET', 'claim:' .. id, 'deadline', 'key')
        if claim[1] and tonumber(claim[1]) > now then
            prolongClaim(claim[2], id, lasting)
            table.insert(renewed, id)
        end
    end
    return renewed
end

function operations.leave(id)
    local key = call('HGET', 'claim:' .. id, 'key')
    if key then
        forgetClaim(key, id)
        grant(key)
    end
    return {}
end

function operations.holders(key)
    local held = {}
    for _, id in ipairs(call('ZRANGE', 'claims:' .. key, 0, -1)) do
        local claim = call('HMGET', 'claim:' .. id, 'owner', 'host', 'permits', 'token', 'since', 'deadline')
        if claim[4] and claim[4] ~= '0' and tonumber(claim[6]) > now then
            for i = 1, 5 do
                table.insert(held, claim[i])
            end
        end
    end
    return held
end

function operations.resize(key, total)
    call('SET', 'total:' .. key, total)
    grant(key)
    return {}
end

-- Items

local function makeReady(queue, id)
    call('ZADD', 'ready:' .. queue, -tonumber(call('HGET', 'item:' .. id, 'priority')), padded(id))
end

local function ripen(queue)
    for _, id in ipairs(call('ZRANGEBYSCORE', 'later:' .. queue, '-inf', text(now))) do
        call('ZREM', 'later:' .. queue, id)
        makeReady(queue, id)
    end
end

local function isEmpty(queue)
    return call('ZCARD', 'ready:' .. queue) == 0 and call('ZCARD', 'later:' .. queue) == 0
end

local function announceEmptied(queue)
    if isEmpty(queue) then
        announceIfAwaited('j:' .. queue, ALL)
        if call('HEXISTS', 'closed', queue) == 1 then
            announce('q:' .. queue, ALL)
        end
    end
end

local function unlist(queue, id, key)
    if call('ZREM', 'later:' .. queue, id) == 0 then
        call('ZREM', 'ready:' .. queue, padded(id))
    end
    if key and call('HGET', 'keys:' .. queue, key) == id then
        call('HDEL', 'keys:' .. queue, key)
    end
end

local function die(queue, id, key, because)
    unlist(queue, id, key)
    call('HSET', 'item:' .. id, 'because', because, 'since', text(now), 'delivery', '0')
    call('ZADD', 'dead:' .. queue, id, id)
end

local function makeDue(queue, id, delay)
    if tonumber(delay) > 0 then
        call('ZREM', 'ready:' .. queue, padded(id))
        call('ZADD', 'later:' .. queue, text(now + delay), id)
    else
        call('ZREM', 'later:' .. queue, id)
        makeReady(queue, id)
    end
end

-- Returns the verdict on a receipt, and the key of the item.
local function verdict(queue, id, delivery)
    local item = call('HMGET', 'item:' .. id, 'queue', 'delivery', 'key')
    if item[1] ~= queue then
        return 'GONE'
    end
    return item[2] == delivery and 'VALID' or 'STALE', item[3]
end

-- Keeps the answers to the puts of a client that have not ended. If the client dies, they are kept for a day.
local function keepAnswer(puts, number, ended, answer)
    for _, each in ipairs(call('HKEYS', puts)) do
        if each ~= 'ended' and tonumber(each) < ended then
            call('HDEL', puts, each)
        end
    end
    call('HSET', puts, number, answer, 'ended', text(ended))
    expireAfter(0, puts)
end

-- The items begin at ARGV[7], with five values each.
function operations.put(queue, client, number, ended)
    local puts = 'puts:' .. client
    local before = call('HMGET', puts, number, 'ended')
    local hasEnded = tonumber(before[2] or 0)
    if before[1] or tonumber(number) < hasEnded then
        return {'OPEN', before[1] or ''} -- it was done before, or arrives after its end was reported
    elseif call('HEXISTS', 'closed', queue) == 1 then
        return {'CLOSED'}
    end
    local put = {}
    for i = 7, #ARGV, 5 do
        local payload, hasKey, key, priority, delay = unpack(ARGV, i, i + 4)
        if hasKey == '1' and call('HEXISTS', 'keys:' .. queue, key) == 1 then
            table.insert(put, '0')
        else
            local id = text(nextNumber())
            call('HSET', 'item:' .. id, 'queue', queue, 'payload', payload, 'priority', priority,
                'putAt', text(now), 'deliveries', 0, 'delivery', '0')
            if hasKey == '1' then
                call('HSET', 'item:' .. id, 'key', key)
                call('HSET', 'keys:' .. queue, key, id)
            end
            if tonumber(delay) > 0 then
                call('ZADD', 'later:' .. queue, text(now + delay), id)
            else
                call('ZADD', 'ready:' .. queue, -tonumber(priority), padded(id))
            end
            table.insert(put, '1')
        end
    end
    local answer = table.concat(put)
    keepAnswer(puts, number, math.max(tonumber(ended), hasEnded), answer)
    announceIfAwaited('q:' .. queue, #put)
    return {'OPEN', answer}
end

-- The first three values of the answer describe a queue without an item that is due. They are followed by five values for each item.
function operations.take(queue, most, visibility, deliveries, waits)
    ripen(queue)
    local answer = {'0', '0', ''}
    local left = tonumber(most)
    local died = false
    while left > 0 do
        local first = call('ZPOPMIN', 'ready:' .. queue, left)
        if #first == 0 then
            break
        end
        for i = 1, #first, 2 do
            local id = text(first[i])
            local item = call('HMGET', 'item:' .. id, 'payload', 'deliveries', 'putAt', 'key')
            if tonumber(item[2]) >= tonumber(deliveries) then
                die(queue, id, item[4], 'not acknowledged after ' .. item[2] .. ' deliveries')
                died = true
            else
                local delivery = text(nextNumber())
                local number = text(item[2] + 1)
                call('HSET', 'item:' .. id, 'deliveries', number, 'delivery', delivery)
                call('ZADD', 'later:' .. queue, text(now + visibility), id)
                for _, each in ipairs({id, delivery, item[1], number, item[3]}) do
                    table.insert(answer, each)
                end
                left = left - 1
            end
        end
    end
    if died then
        announceEmptied(queue)
    end
    if #answer == 3 then
        local first = call('ZRANGE', 'later:' .. queue, 0, 0, 'WITHSCORES')
        local cause = call('HGET', 'closed', queue)
        answer[1] = text(first[2] and math.max(0, first[2] - now) or -1)
        answer[2] = cause and not first[2] and '1' or '0'
        answer[3] = cause or ''
        await('q:' .. queue, waits)
    end
    return answer
end

-- The receipts begin at ARGV[4], with two values each.
function operations.acknowledge(queue)
    local verdicts = {}
    for i = 4, #ARGV, 2 do
        local id = ARGV[i]
        local each, key = verdict(queue, id, ARGV[i + 1])
        if each == 'VALID' then
            unlist(queue, id, key)
            call('DEL', 'item:' .. id)
        end
        table.insert(verdicts, each)
    end
    announceEmptied(queue)
    return verdicts
end

function operations.release(queue, id, delivery, delay, uncounted, isDead, because)
    local answer, key = verdict(queue, id, delivery)
    if answer == 'VALID' then
        if uncounted == '1' then
            call('HINCRBY', 'item:' .. id, 'deliveries', -1)
        end
        if isDead == '1' then
            die(queue, id, key, because)
            announceEmptied(queue)
        else
            call('HSET', 'item:' .. id, 'delivery', '0')
            makeDue(queue, id, delay)
            announceIfAwaited('q:' .. queue, 1)
        end
    end
    return {answer}
end

function operations.extend(queue, id, delivery, visibility)
    local answer = verdict(queue, id, delivery)
    if answer == 'VALID' then
        makeDue(queue, id, visibility)
    end
    return {answer}
end

function operations.counts(queue, waits)
    ripen(queue)
    if not isEmpty(queue) then
        await('j:' .. queue, waits)
    end
    local delivered = 0
    for _, id in ipairs(call('ZRANGE', 'later:' .. queue, 0, -1)) do
        if call('HGET', 'item:' .. id, 'delivery') ~= '0' then
            delivered = delivered + 1
        end
    end
    return {text(call('ZCARD', 'ready:' .. queue)), text(call('ZCARD', 'later:' .. queue) - delivered), text(delivered),
        text(call('ZCARD', 'dead:' .. queue)), text(call('HEXISTS', 'closed', queue))}
end

-- The cause is an empty text if there is none; otherwise it follows the character 1.
function operations.close(queue, cause)
    call('HSETNX', 'closed', queue, cause)
    announce('q:' .. queue, ALL)
    return {}
end

function operations.dead(queue, most)
    local dead = {}
    for _, id in ipairs(call('ZRANGE', 'dead:' .. queue, 0, most - 1)) do
        local item = call('HMGET', 'item:' .. id, 'payload', 'deliveries', 'because', 'since')
        for _, each in ipairs({id, unpack(item)}) do
            table.insert(dead, each)
        end
    end
    return dead
end

function operations.requeue(queue, id)
    if not call('ZSCORE', 'dead:' .. queue, id) then
        return {'0'}
    end
    local key = call('HGET', 'item:' .. id, 'key')
    if key and call('HSETNX', 'keys:' .. queue, key, id) == 0 then
        return {'0'}
    end
    call('ZREM', 'dead:' .. queue, id)
    call('HDEL', 'item:' .. id, 'because', 'since')
    call('HSET', 'item:' .. id, 'deliveries', 0)
    makeDue(queue, id, 0)
    announceIfAwaited('q:' .. queue, 1)
    return {'1'}
end

function operations.discard(queue, id)
    if not call('ZSCORE', 'dead:' .. queue, id) then
        return {'0'}
    end
    call('ZREM', 'dead:' .. queue, id)
    call('DEL', 'item:' .. id)
    return {'1'}
end

-- Flags

function operations.read(key)
    local flag = call('HMGET', 'flag:' .. key, 'up', 'raised')
    return {flag[1] or '0', flag[2] or '0'}
end

function operations.set(key, up)
    local was = call('HGET', 'flag:' .. key, 'up') or '0'
    call('HSET', 'flag:' .. key, 'up', up, 'by', '')
    if up == '1' and was == '0' then
        call('HINCRBY', 'flag:' .. key, 'raised', 1)
        announce('f:' .. key, ALL)
    end
    return {}
end

-- Raises a flag that is down, if the claim is granted and has not expired.
function operations.raise(key, id)
    local claim = call('HMGET', 'claim:' .. id, 'token', 'deadline')
    local granted = claim[1] and claim[1] ~= '0' and tonumber(claim[2]) > now
    if granted and call('HGET', 'flag:' .. key, 'up') ~= '1' then
        operations.set(key, '1')
        call('HSET', 'flag:' .. key, 'by', id)
    end
    local flag = call('HMGET', 'flag:' .. key, 'up', 'by')
    return {flag[1] == '1' and flag[2] == id and '1' or '0'}
end

-- Rates

function operations.reserve(key, interval, burst, longest)
    local earliest = now - (burst - 1) * interval
    local slot = math.max(tonumber(call('GET', 'rate:' .. key) or earliest), earliest)
    local delay = math.max(0, slot - now)
    local reserved = delay <= tonumber(longest)
    if reserved then
        call('SET', 'rate:' .. key, text(slot + interval))
        expireAfter(slot + burst * interval - now, 'rate:' .. key)
    end
    return {reserved and '1' or '0', text(delay), text(slot)}
end

function operations.giveBack(key, interval, slot)
    if call('GET', 'rate:' .. key) == text(slot + interval) then
        call('SET', 'rate:' .. key, slot)
        expireAfter(slot - now, 'rate:' .. key)
    end
    return {}
end

-- Rounds

function operations.arrive(key, id, parties, lasting)
    if call('EXISTS', 'party:' .. id) == 0 then
        call('ZADD', 'parties:' .. key, nextNumber(), id)
    end
    if call('ZSCORE', 'parties:' .. key, id) then
        call('HSET', 'party:' .. id, 'deadline', text(now + lasting))
        expireAfter(lasting, 'party:' .. id)
        expireAfter(lasting, 'parties:' .. key)
    end
    local waiting = {}
    for _, each in ipairs(call('ZRANGE', 'parties:' .. key, 0, -1)) do
        if tonumber(call('HGET', 'party:' .. each, 'deadline') or 0) > now then
            table.insert(waiting, each)
        else
            call('ZREM', 'parties:' .. key, each)
            call('DEL', 'party:' .. each)
        end
    end
    local arrived = #waiting
    if arrived >= tonumber(parties) then
        local round = call('INCR', 'rounds:' .. key) - 1
        expireAfter(lasting, 'rounds:' .. key)
        for place = 1, parties do
            call('ZREM', 'parties:' .. key, waiting[place])
            call('HSET', 'party:' .. waiting[place], 'round', round, 'place', place - 1)
            expireAfter(0, 'party:' .. waiting[place])
            announce('b:' .. waiting[place], 1)
        end
        arrived = arrived - parties
    end
    local own = call('HMGET', 'party:' .. id, 'round', 'place')
    return {own[1] or '-1', own[2] or '0', text(arrived)}
end

function operations.depart(key, id)
    call('ZREM', 'parties:' .. key, id)
    call('DEL', 'party:' .. id)
    return {}
end
