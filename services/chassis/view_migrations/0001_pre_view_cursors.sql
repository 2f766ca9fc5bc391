-- Up to which position of which log all views are done. One row per source, moved together with the views' rows.
create table view_cursors (
    source text primary key,
    position bigint not null
) with (fillfactor = 40);

-- Which views exist, and of which sources they were built.
create table built_views (
    view text primary key,
    sources text[] not null,
    built_at timestamptz not null default clock_timestamp()
);

-- What a view failed on and therefore lacks, until it is rebuilt.
create table view_gaps (
    view text not null,
    source text not null,
    position bigint not null,
    reason text not null,
    noticed_at timestamptz not null default clock_timestamp(),
    primary key (view, source, position)
);
