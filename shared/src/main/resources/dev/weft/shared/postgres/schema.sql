-- The tables and functions of the engine in a PostgreSQL server. "weft_" stands for the prefix. An operation is one function or one
-- other statement, which the server completes without the client: a client that stops leaves no transaction open and no row locked.
-- Lines of dashes separate the statements.

CREATE TABLE IF NOT EXISTS weft_schema (version int NOT NULL);
--------
CREATE SEQUENCE IF NOT EXISTS weft_numbers;
--------
-- Locks and semaphores: a key and its number of permits. Each function that grants claims of a key locks the row of the key first.
CREATE TABLE IF NOT EXISTS weft_key (
    key text PRIMARY KEY,
    total int NOT NULL
);
--------
-- Claims to permits. A claim without a token waits.
CREATE TABLE IF NOT EXISTS weft_claim (
    id text PRIMARY KEY,
    key text NOT NULL,
    owner text NOT NULL,
    host text NOT NULL,
    permits int NOT NULL,
    ticket bigint NOT NULL,
    token bigint,
    since timestamptz NOT NULL,
    deadline timestamptz NOT NULL
);
--------
CREATE INDEX IF NOT EXISTS weft_claim_key ON weft_claim (key, ticket);
--------
CREATE TABLE IF NOT EXISTS weft_queue (
    name text PRIMARY KEY,
    closed boolean NOT NULL DEFAULT false,
    cause text
);
--------
-- Items of queues. "due" is the time from which an item may be taken, for the first time or again.
CREATE TABLE IF NOT EXISTS weft_item (
    id bigint PRIMARY KEY,
    queue text NOT NULL,
    priority int NOT NULL,
    key text,
    payload bytea NOT NULL,
    put_at timestamptz NOT NULL,
    due timestamptz NOT NULL,
    deliveries int NOT NULL DEFAULT 0,
    delivery bigint,
    dead_because text,
    dead_since timestamptz
);
--------
ALTER TABLE weft_item DROP COLUMN IF EXISTS name;
--------
CREATE UNIQUE INDEX IF NOT EXISTS weft_item_key ON weft_item (queue, key) WHERE key IS NOT NULL AND dead_since IS NULL;
--------
CREATE INDEX IF NOT EXISTS weft_item_live ON weft_item (queue, priority DESC, id) WHERE dead_since IS NULL;
--------
CREATE INDEX IF NOT EXISTS weft_item_dead ON weft_item (queue, id) WHERE dead_since IS NOT NULL;
--------
-- Grants the claims for which permits are free, in the order of the tickets. The caller must have locked the row of the key.
CREATE OR REPLACE FUNCTION weft_grant(p_key text, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    free int;
    claim record;
BEGIN
    DELETE FROM weft_claim WHERE key = p_key AND deadline <= p_now;
    SELECT total INTO free FROM weft_key WHERE key = p_key;
    IF NOT FOUND THEN
        RETURN; -- the key was pruned: the next claim that is entered creates it again
    END IF;
    free := free - coalesce((SELECT sum(permits) FROM weft_claim WHERE key = p_key AND token IS NOT NULL), 0);
    FOR claim IN SELECT id, permits FROM weft_claim WHERE key = p_key AND token IS NULL ORDER BY ticket LOOP
        EXIT WHEN claim.permits > free;
        free := free - claim.permits;
        UPDATE weft_claim SET token = nextval('weft_numbers'), since = p_now WHERE id = claim.id;
        PERFORM pg_notify('weft_changes', '1 c:' || claim.id);
    END LOOP;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_enter(
    p_key text, p_total int, p_id text, p_owner text, p_host text, p_permits int, p_lasting bigint, p_waits boolean,
    OUT o_token bigint, OUT o_total int, OUT o_until bigint) LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz;
BEGIN
    LOOP
        INSERT INTO weft_key VALUES (p_key, p_total) ON CONFLICT DO NOTHING;
        SELECT total INTO o_total FROM weft_key WHERE key = p_key FOR UPDATE;
        EXIT WHEN FOUND; -- otherwise the key was pruned in between
    END LOOP;
    moment := clock_timestamp();
    DELETE FROM weft_claim WHERE key = p_key AND deadline <= moment;
    UPDATE weft_claim SET deadline = moment + p_lasting * interval '1 microsecond' WHERE id = p_id;
    IF NOT FOUND THEN
        INSERT INTO weft_claim VALUES (p_id, p_key, p_owner, p_host, p_permits, nextval('weft_numbers'), NULL, moment,
            moment + p_lasting * interval '1 microsecond');
    END IF;
    PERFORM weft_grant(p_key, moment);
    SELECT coalesce(token, 0) INTO o_token FROM weft_claim WHERE id = p_id;
    IF o_token = 0 AND NOT p_waits THEN
        DELETE FROM weft_claim WHERE id = p_id;
    END IF;
    SELECT coalesce(ceil(extract(epoch FROM min(deadline) - moment) * 1000000), -1) INTO o_until
        FROM weft_claim WHERE key = p_key AND token IS NOT NULL;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_renew(p_ids text[], p_lasting bigint) RETURNS SETOF text LANGUAGE sql AS $$
    UPDATE weft_claim SET deadline = clock_timestamp() + p_lasting * interval '1 microsecond'
        WHERE id = ANY (p_ids) AND deadline > clock_timestamp() RETURNING id
$$;
--------
CREATE OR REPLACE FUNCTION weft_leave(p_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    its_key text;
BEGIN
    SELECT key INTO its_key FROM weft_claim WHERE id = p_id;
    IF FOUND THEN
        PERFORM 1 FROM weft_key WHERE key = its_key FOR UPDATE;
        DELETE FROM weft_claim WHERE id = p_id;
        PERFORM weft_grant(its_key, clock_timestamp());
    END IF;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_resize(p_key text, p_total int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO weft_key VALUES (p_key, p_total) ON CONFLICT (key) DO UPDATE SET total = p_total;
    PERFORM weft_grant(p_key, clock_timestamp());
END $$;
--------
-- The answers to the puts of which no client has reported the end. A repetition of such a put gets its answer from here.
CREATE TABLE IF NOT EXISTS weft_put (
    client text,
    number bigint,
    ended bigint NOT NULL,
    put boolean[] NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (client, number)
);
--------
DROP FUNCTION IF EXISTS weft_put(text, text[], bytea[], text[], int[], bigint[]);
--------
-- Returns which of the items were put. A call that was done before gets its earlier answer. A call that arrives after a later call of
-- the client has reported its end is not done; the row of that later call is kept as long as the client has any row. A put in the
-- caller's transaction has no client.
CREATE OR REPLACE FUNCTION weft_put(
    p_queue text, p_client text, p_number bigint, p_ended bigint,
    p_payloads bytea[], p_keys text[], p_priorities int[], p_delays bigint[],
    OUT o_closed boolean, OUT o_put boolean[]) LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    IF p_client IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(p_client, p_number)); -- so that two attempts do not run at the same time
        SELECT put INTO o_put FROM weft_put WHERE client = p_client AND number = p_number;
        IF o_put IS NULL AND EXISTS (SELECT 1 FROM weft_put WHERE client = p_client AND ended > p_number) THEN
            o_put := '{}';
        END IF;
        IF o_put IS NOT NULL THEN
            o_closed := false;
            RETURN;
        END IF;
    END IF;
    INSERT INTO weft_queue (name) VALUES (p_queue) ON CONFLICT DO NOTHING;
    SELECT closed INTO o_closed FROM weft_queue WHERE name = p_queue FOR SHARE;
    IF o_closed THEN
        RETURN;
    END IF;
    WITH given AS (
            SELECT nextval('weft_numbers') AS id, i.*
                FROM unnest(p_payloads, p_keys, p_priorities, p_delays) WITH ORDINALITY AS i (payload, key, priority, delay, place)),
        added AS (
            INSERT INTO weft_item (id, queue, priority, key, payload, put_at, due)
                SELECT id, p_queue, priority, key, payload, moment, moment + delay * interval '1 microsecond' FROM given
                ON CONFLICT DO NOTHING RETURNING id)
        SELECT array_agg(id IN (SELECT id FROM added) ORDER BY place) INTO o_put FROM given;
    IF p_client IS NOT NULL THEN
        INSERT INTO weft_put VALUES (p_client, p_number, p_ended, o_put, moment);
        DELETE FROM weft_put WHERE client = p_client AND number < p_ended;
    END IF;
    PERFORM pg_notify('weft_changes', cardinality(o_put) || ' q:' || p_queue);
END $$;
--------
-- Reads no more items than are wanted, so that the length of the queue does not matter. Items that were delivered too often become
-- dead.
CREATE OR REPLACE FUNCTION weft_take(p_queue text, p_most int, p_visibility bigint, p_deliveries int)
    RETURNS TABLE (o_id bigint, o_delivery bigint, o_payload bytea, o_deliveries int, o_put_at timestamptz)
    LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    chosen bigint[];
BEGIN
    LOOP
        chosen := ARRAY(SELECT id FROM weft_item WHERE queue = p_queue AND dead_since IS NULL AND due <= moment
            ORDER BY priority DESC, id LIMIT p_most FOR UPDATE SKIP LOCKED);
        EXIT WHEN cardinality(chosen) = 0;
        UPDATE weft_item SET dead_since = moment, delivery = NULL,
                dead_because = 'not acknowledged after ' || deliveries || ' deliveries'
            WHERE id = ANY (chosen) AND deliveries >= p_deliveries;
        IF FOUND THEN
            PERFORM weft_emptied(p_queue);
        END IF;
        RETURN QUERY WITH taken AS (
                UPDATE weft_item i SET deliveries = i.deliveries + 1, delivery = nextval('weft_numbers'),
                    due = moment + p_visibility * interval '1 microsecond'
                    WHERE i.id = ANY (chosen) AND i.dead_since IS NULL
                    RETURNING i.id, i.delivery, i.payload, i.deliveries, i.put_at, i.priority)
            SELECT id, delivery, payload, deliveries, put_at FROM taken ORDER BY priority DESC, id;
        EXIT WHEN FOUND;
    END LOOP;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_look(p_queue text,
    OUT o_until bigint, OUT o_live boolean, OUT o_closed boolean, OUT o_cause text) LANGUAGE plpgsql AS $$
DECLARE
    first timestamptz;
BEGIN
    SELECT closed, cause INTO o_closed, o_cause FROM weft_queue WHERE name = p_queue;
    SELECT min(due) INTO first FROM weft_item WHERE queue = p_queue AND dead_since IS NULL;
    o_live := first IS NOT NULL;
    o_until := CASE WHEN o_live THEN greatest(0, ceil(extract(epoch FROM first - clock_timestamp()) * 1000000)) ELSE -1 END;
END $$;
--------
-- Returns the verdict on a receipt that is not valid.
CREATE OR REPLACE FUNCTION weft_invalid(p_queue text, p_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN EXISTS (SELECT 1 FROM weft_item WHERE queue = p_queue AND id = p_id) THEN 'STALE' ELSE 'GONE' END
$$;
--------
CREATE OR REPLACE FUNCTION weft_emptied(p_queue text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM weft_item WHERE queue = p_queue AND dead_since IS NULL) THEN
        PERFORM pg_notify('weft_changes', '1000000 j:' || p_queue);
        PERFORM pg_notify('weft_changes', '1000000 q:' || p_queue) FROM weft_queue WHERE name = p_queue AND closed;
    END IF;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_acknowledge(p_queue text, p_ids bigint[], p_deliveries bigint[]) RETURNS SETOF text
    LANGUAGE plpgsql AS $$
DECLARE
    gone bigint[];
BEGIN
    WITH removed AS (
        DELETE FROM weft_item i USING unnest(p_ids, p_deliveries) AS r (id, delivery)
            WHERE i.queue = p_queue AND i.id = r.id AND i.delivery = r.delivery RETURNING i.id)
        SELECT array_agg(id) INTO gone FROM removed;
    PERFORM weft_emptied(p_queue);
    RETURN QUERY SELECT CASE WHEN r.id = ANY (gone) THEN 'VALID' ELSE weft_invalid(p_queue, r.id) END
        FROM unnest(p_ids) WITH ORDINALITY AS r (id, place) ORDER BY place;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_release(
    p_queue text, p_id bigint, p_delivery bigint, p_delay bigint, p_uncounted boolean, p_because text) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    UPDATE weft_item SET due = moment + p_delay * interval '1 microsecond', delivery = NULL,
            deliveries = deliveries - CASE WHEN p_uncounted THEN 1 ELSE 0 END,
            dead_because = p_because, dead_since = CASE WHEN p_because IS NULL THEN NULL ELSE moment END
        WHERE queue = p_queue AND id = p_id AND delivery = p_delivery;
    IF NOT FOUND THEN
        RETURN weft_invalid(p_queue, p_id);
    END IF;
    IF p_because IS NULL THEN
        PERFORM pg_notify('weft_changes', '1 q:' || p_queue);
    ELSE
        PERFORM weft_emptied(p_queue);
    END IF;
    RETURN 'VALID';
END $$;
--------
CREATE OR REPLACE FUNCTION weft_extend(p_queue text, p_id bigint, p_delivery bigint, p_visibility bigint) RETURNS text
    LANGUAGE plpgsql AS $$
BEGIN
    UPDATE weft_item SET due = clock_timestamp() + p_visibility * interval '1 microsecond'
        WHERE queue = p_queue AND id = p_id AND delivery = p_delivery;
    RETURN CASE WHEN FOUND THEN 'VALID' ELSE weft_invalid(p_queue, p_id) END;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_close(p_queue text, p_cause text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO weft_queue VALUES (p_queue, true, p_cause)
        ON CONFLICT (name) DO UPDATE SET closed = true, cause = p_cause WHERE NOT weft_queue.closed;
    PERFORM pg_notify('weft_changes', '1000000 q:' || p_queue);
END $$;
--------
CREATE OR REPLACE FUNCTION weft_requeue(p_queue text, p_id bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE weft_item i SET dead_since = NULL, dead_because = NULL, deliveries = 0, due = clock_timestamp()
        WHERE queue = p_queue AND id = p_id AND dead_since IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM weft_item o WHERE o.queue = p_queue AND o.key = i.key AND o.dead_since IS NULL);
    IF FOUND THEN
        PERFORM pg_notify('weft_changes', '1 q:' || p_queue);
    END IF;
    RETURN FOUND;
END $$;
--------
CREATE TABLE IF NOT EXISTS weft_flag (
    key text PRIMARY KEY,
    up boolean NOT NULL,
    raised bigint NOT NULL
);
--------
CREATE OR REPLACE FUNCTION weft_raise(p_key text, p_up boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    was boolean;
BEGIN
    INSERT INTO weft_flag VALUES (p_key, false, 0) ON CONFLICT DO NOTHING;
    SELECT up INTO was FROM weft_flag WHERE key = p_key FOR UPDATE;
    IF p_up AND NOT was THEN
        UPDATE weft_flag SET up = true, raised = raised + 1, claim = NULL WHERE key = p_key;
        PERFORM pg_notify('weft_changes', '1000000 f:' || p_key);
    ELSIF was AND NOT p_up THEN
        UPDATE weft_flag SET up = false, claim = NULL WHERE key = p_key;
    END IF;
END $$;
--------
ALTER TABLE weft_flag ADD COLUMN IF NOT EXISTS claim text;
--------
-- Raises a flag that is down, if the claim is granted and has not expired. Grants of the claim's key wait until this transaction is committed.
CREATE OR REPLACE FUNCTION weft_raise_by(p_key text, p_claim text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    was boolean;
    by_whom text;
BEGIN
    PERFORM 1 FROM weft_key WHERE key = (SELECT key FROM weft_claim WHERE id = p_claim) FOR UPDATE;
    INSERT INTO weft_flag VALUES (p_key, false, 0) ON CONFLICT DO NOTHING;
    SELECT up, claim INTO was, by_whom FROM weft_flag WHERE key = p_key FOR UPDATE;
    IF was THEN
        RETURN coalesce(by_whom = p_claim, false);
    END IF;
    PERFORM 1 FROM weft_claim WHERE id = p_claim AND token IS NOT NULL AND deadline > clock_timestamp();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE weft_flag SET up = true, raised = raised + 1, claim = p_claim WHERE key = p_key;
    PERFORM pg_notify('weft_changes', '1000000 f:' || p_key);
    RETURN true;
END $$;
--------
-- Limiters. "free" is the time at which the next permit is free.
CREATE TABLE IF NOT EXISTS weft_rate (
    key text PRIMARY KEY,
    free timestamptz NOT NULL
);
--------
CREATE OR REPLACE FUNCTION weft_reserve(p_key text, p_interval bigint, p_burst int, p_longest bigint,
    OUT o_reserved boolean, OUT o_delay bigint, OUT o_slot bigint) LANGUAGE plpgsql AS $$
DECLARE
    step interval := p_interval * interval '1 microsecond';
    moment timestamptz;
    slot timestamptz;
BEGIN
    INSERT INTO weft_rate VALUES (p_key, '-infinity') ON CONFLICT DO NOTHING;
    SELECT free INTO slot FROM weft_rate WHERE key = p_key FOR UPDATE;
    moment := clock_timestamp();
    slot := greatest(slot, moment - (p_burst - 1) * step);
    o_delay := greatest(0, ceil(extract(epoch FROM slot - moment) * 1000000));
    o_reserved := o_delay <= p_longest;
    o_slot := round(extract(epoch FROM slot) * 1000000);
    IF o_reserved THEN
        UPDATE weft_rate SET free = slot + step WHERE key = p_key;
    END IF;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_unreserve(p_key text, p_interval bigint, p_slot bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE weft_rate SET free = free - p_interval * interval '1 microsecond'
        WHERE key = p_key AND round(extract(epoch FROM free) * 1000000) = p_slot + p_interval
$$;
--------
-- Barriers: the number of complete rounds, and the parties that have arrived. A party with a round may not have received its answer
-- yet.
CREATE TABLE IF NOT EXISTS weft_barrier (
    key text PRIMARY KEY,
    rounds bigint NOT NULL
);
--------
CREATE TABLE IF NOT EXISTS weft_party (
    id text PRIMARY KEY,
    key text NOT NULL,
    ticket bigint NOT NULL,
    deadline timestamptz NOT NULL,
    round bigint,
    place int
);
--------
CREATE INDEX IF NOT EXISTS weft_party_key ON weft_party (key, ticket);
--------
CREATE OR REPLACE FUNCTION weft_arrive(p_key text, p_id text, p_parties int, p_lasting bigint,
    OUT o_round bigint, OUT o_place int, OUT o_arrived int) LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz;
    present text[];
    ended bigint;
BEGIN
    INSERT INTO weft_barrier VALUES (p_key, 0) ON CONFLICT DO NOTHING;
    SELECT rounds INTO ended FROM weft_barrier WHERE key = p_key FOR UPDATE;
    moment := clock_timestamp();
    DELETE FROM weft_party WHERE key = p_key AND deadline <= moment;
    INSERT INTO weft_party VALUES (p_id, p_key, nextval('weft_numbers'), moment + p_lasting * interval '1 microsecond')
        ON CONFLICT (id) DO UPDATE SET deadline = excluded.deadline WHERE weft_party.round IS NULL;
    SELECT array_agg(id ORDER BY ticket) INTO present FROM weft_party WHERE key = p_key AND round IS NULL;
    o_arrived := coalesce(array_length(present, 1), 0);
    IF o_arrived >= p_parties THEN
        UPDATE weft_party SET round = ended, place = array_position(present, id) - 1, deadline = moment + interval '1 day'
            WHERE id = ANY (present[1:p_parties]);
        UPDATE weft_barrier SET rounds = ended + 1 WHERE key = p_key;
        PERFORM pg_notify('weft_changes', '1 b:' || id) FROM unnest(present[1:p_parties]) AS p (id);
        o_arrived := o_arrived - p_parties;
    END IF;
    SELECT round, place INTO o_round, o_place FROM weft_party WHERE id = p_id;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_depart(p_key text, p_id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM weft_barrier WHERE key = p_key FOR UPDATE;
    DELETE FROM weft_party WHERE id = p_id;
END $$;
--------
-- Removes the keys of locks without claims, the claims and parties that have expired, and the answers to puts of dead clients.
CREATE OR REPLACE FUNCTION weft_prune() RETURNS void LANGUAGE sql AS $$
    DELETE FROM weft_claim WHERE deadline <= clock_timestamp();
    DELETE FROM weft_party WHERE deadline <= clock_timestamp();
    DELETE FROM weft_put WHERE at <= clock_timestamp() - interval '1 day';
    DELETE FROM weft_key k WHERE NOT EXISTS (SELECT 1 FROM weft_claim c WHERE c.key = k.key)
        AND (k.key LIKE 'lock:%' OR k.key LIKE 'once:%');
$$
