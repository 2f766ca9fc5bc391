-- Several appends in one transaction: one wait for the lock and one commit for all. Each has its own outcome, as if it
-- had come alone; what is refused of one does not touch the others. The messages of all lie one after another in
-- in_types, in_schema_versions and in_datas; in_counts says how many belong to each append.
create function append_each(
    in_streams text[],
    in_expected integer[],
    in_counts integer[],
    in_types text[],
    in_schema_versions integer[],
    in_datas jsonb[],
    in_metas jsonb[],
    in_keys text[],
    in_request_hashes text[]
) returns table (outcome text, last_version integer, last_position bigint) language plpgsql as $$
declare
    beginning integer := 1;
    ending integer;
begin
    for n in 1 .. cardinality(in_streams) loop
        ending := beginning + in_counts[n] - 1;
        return query select * from :"schema".append(
            in_streams[n],
            in_expected[n],
            in_types[beginning:ending],
            in_schema_versions[beginning:ending],
            in_datas[beginning:ending],
            in_metas[n],
            in_keys[n],
            in_request_hashes[n]
        );
        beginning := ending + 1;
    end loop;
end
$$;
