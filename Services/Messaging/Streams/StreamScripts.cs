namespace AspireOrders.Messaging;

/// <summary>What has to happen atomically in Redis.</summary>
internal static class StreamScripts
{
    // KEYS: stream, epoch. Which life of the stream this is, and the greatest id it ever gave out.
    private const string Look = """
        local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
        local epoch = redis.call('GET', KEYS[2]) or ''
        local last = '0-0'
        local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
        if not info.err then
          for i = 1, #info, 2 do if info[i] == 'last-generated-id' then last = info[i + 1] end end
        end
        local function before(a, b)
          local am, as = string.match(a, '(%d+)-(%d+)')
          local bm, bs = string.match(b, '(%d+)-(%d+)')
          am, as, bm, bs = tonumber(am), tonumber(as), tonumber(bm), tonumber(bs)
          return am < bm or (am == bm and as < bs)
        end

        """;

    /// <summary>
    /// Adds entries only to the life of the stream that the relay knows, so that nothing is added after a loss that nobody has noticed yet.
    /// ARGV: incarnation, greatest recorded id, then each parcel. Answers the ids, or nothing when the stream is another one.
    /// </summary>
    public const string Publish = Look + """
        if run .. '/' .. epoch ~= ARGV[1] or before(last, ARGV[2]) then return {} end
        local ids = {}
        for i = 3, #ARGV do ids[#ids + 1] = redis.call('XADD', KEYS[1], '*', 'parcel', ARGV[i]) end
        return ids
        """;

    /// <summary>Answers run id, epoch, greatest id, time and, for each group, its name and the entry below which all is applied.</summary>
    public const string Inspect = Look + """
        local time = redis.call('TIME')
        local answer = {run, epoch, last, time[1] .. string.sub('000000' .. time[2], -6, -4)}
        local groups = redis.pcall('XINFO', 'GROUPS', KEYS[1])
        if groups.err then return answer end
        for _, group in ipairs(groups) do
          local name, pending, delivered
          for i = 1, #group, 2 do
            if group[i] == 'name' then name = group[i + 1] end
            if group[i] == 'pending' then pending = group[i + 1] end
            if group[i] == 'last-delivered-id' then delivered = group[i + 1] end
          end
          answer[#answer + 1] = name
          answer[#answer + 1] = pending > 0 and 'pending' or 'delivered'
          answer[#answer + 1] = pending > 0 and redis.call('XPENDING', KEYS[1], name)[2] or delivered
        end
        return answer
        """;

    /// <summary>
    /// Begins a new life of the stream, whose ids go on above every id recorded so far, unless the stream is no longer the one that was looked at: a
    /// wipe in between would be covered up. ARGV: incarnation and greatest id as they were seen, epoch of the new life, greatest recorded id.
    /// Answers 1 when it began.
    /// </summary>
    public const string Begin = Look + """
        if run .. '/' .. epoch ~= ARGV[1] or last ~= ARGV[2] then return 0 end
        if before(last, ARGV[4]) then
          if info.err then
            redis.call('XGROUP', 'CREATE', KEYS[1], 'begin', '0', 'MKSTREAM')
            redis.call('XGROUP', 'DESTROY', KEYS[1], 'begin')
          end
          redis.call('XSETID', KEYS[1], ARGV[4])
        end
        redis.call('SET', KEYS[2], ARGV[3])
        return 1
        """;

    /// <summary>
    /// Removes a consumer that holds nothing. Removing one with pending entries would lose them. KEYS: stream. ARGV: group, consumer, least idle
    /// milliseconds. Answers 1 when it was removed.
    /// </summary>
    public const string RemoveIdleConsumer = """
        local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
        if consumers.err then return 0 end
        for _, consumer in ipairs(consumers) do
          local name, pending, idle
          for i = 1, #consumer, 2 do
            if consumer[i] == 'name' then name = consumer[i + 1] end
            if consumer[i] == 'pending' then pending = consumer[i + 1] end
            if consumer[i] == 'idle' then idle = consumer[i + 1] end
          end
          if name == ARGV[2] and pending == 0 and idle >= tonumber(ARGV[3]) then
            redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], name)
            return 1
          end
        end
        return 0
        """;
}
