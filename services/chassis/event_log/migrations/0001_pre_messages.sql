create table messages (
    position bigint primary key,
    id uuid not null default gen_random_uuid(),
    stream text not null,
    version integer not null,
    type text not null,
    schema_version integer not null,
    data jsonb not null,
    meta jsonb not null,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (stream, version)
);

-- The first answer to a request that may come again.
create table idempotency_keys (
    key text primary key,
    request_hash text not null,
    stream text not null,
    version integer not null,
    position bigint not null,
    events text[] not null,
    recorded_at timestamptz not null default clock_timestamp()
);

-- Up to which position of which log a subscriber of this service is done. Rows are rewritten all the time.
create table cursors (
    subscriber text primary key,
    position bigint not null
) with (fillfactor = 40);

-- What a subscriber could not handle, whole, with the reason. "data" is text: it may not even be JSON.
create table parked_messages (
    subscriber text not null,
    source text not null,
    position bigint not null,
    id text not null,
    stream text not null,
    version integer not null,
    type text not null,
    schema_version integer not null,
    data text not null,
    meta jsonb not null,
    recorded_at timestamptz not null,
    reason text not null,
    parked_at timestamptz not null default clock_timestamp(),
    primary key (subscriber, source, position)
);
