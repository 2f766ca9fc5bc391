-- The only writer of messages. One writer at a time, to the end of its transaction: positions are dense because the
-- holder of the lock sees everything that was ever committed before it (needs READ COMMITTED).
-- outcome: appended, conflict (the stream is not at in_expected), repeated (key known, same request), key_reused.
create function append(
    in_stream text,
    in_expected integer,
    in_types text[],
    in_schema_versions integer[],
    in_datas jsonb[],
    in_meta jsonb,
    in_key text,
    in_request_hash text,
    out outcome text,
    out last_version integer,
    out last_position bigint
) language plpgsql as $$
declare
    known_hash text;
begin
    perform pg_advisory_xact_lock(hashtextextended('reelwright log ' || :'schema', 0));

    if in_key is not null then
        select k.request_hash, k.version, k.position into known_hash, last_version, last_position
          from :"schema".idempotency_keys as k where k.key = in_key;
        if found then
            outcome := case when known_hash = in_request_hash then 'repeated' else 'key_reused' end;
            return;
        end if;
    end if;

    if cardinality(in_types) = 1 then  -- the usual case in one statement
        insert into :"schema".messages (position, stream, version, type, schema_version, data, meta)
        select coalesce((select m.position from :"schema".messages as m order by m.position desc limit 1), 0) + 1,
               in_stream, in_expected + 1, in_types[1], in_schema_versions[1], in_datas[1], in_meta
         where in_expected = coalesce((select m.version from :"schema".messages as m
                                        where m.stream = in_stream order by m.version desc limit 1), 0)
        returning version, position into last_version, last_position;
        outcome := case when found then 'appended' else 'conflict' end;
    end if;

    if outcome is distinct from 'appended' then
        select coalesce((select m.position from :"schema".messages as m order by m.position desc limit 1), 0),
               coalesce((select m.version from :"schema".messages as m
                         where m.stream = in_stream order by m.version desc limit 1), 0)
          into last_position, last_version;
        if last_version <> in_expected then
            outcome := 'conflict';
            return;
        end if;
        outcome := 'appended';
        if cardinality(in_types) > 0 then
            insert into :"schema".messages (position, stream, version, type, schema_version, data, meta)
            select last_position + row.n, in_stream, in_expected + row.n, row.type, row.schema_version, row.data, in_meta
              from unnest(in_types, in_schema_versions, in_datas)
                   with ordinality as row(type, schema_version, data, n);
            last_version := in_expected + cardinality(in_types);
            last_position := last_position + cardinality(in_types);
        end if;
    end if;
    if cardinality(in_types) > 0 then
        perform pg_notify('reelwright_log_' || :'schema', last_position::text);
    end if;

    if in_key is not null then
        insert into :"schema".idempotency_keys (key, request_hash, stream, version, position, events)
        values (in_key, in_request_hash, in_stream, last_version, last_position, in_types);
    end if;
end
$$;
