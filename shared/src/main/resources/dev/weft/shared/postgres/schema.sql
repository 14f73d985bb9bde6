-- The tables and functions of the engine in a PostgreSQL server. "weft_" stands for the prefix. An operation is one function or one
-- other statement, which the server completes without the client: a client that stops leaves no transaction open and no row locked.
-- Lines of dashes separate the statements.
--
-- The functions of the operations keep their plans: with the settings at their heads, a session plans each of their statements once,
-- for the index that was made for it. Otherwise it would plan most of them at each call, which takes longer than the execution.

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
-- The topics for whose announcements clients wait, and until when. The server executes commits with NOTIFY one after the other, so a
-- change is announced only if somebody waits.
CREATE TABLE IF NOT EXISTS weft_wait (
    topic text PRIMARY KEY,
    until timestamptz NOT NULL
);
--------
-- Reports that a client will wait for announcements of a topic, for the time p_for from now. Returns whether that was known. If it was
-- not, the client must ask for the state of the topic again after this call: the lock waits until the changes for which nobody seemed
-- to wait are committed. The commit does not wait for the disk: a client that has lost its connection asks anew.
CREATE OR REPLACE FUNCTION weft_await(p_topic text, p_for bigint) RETURNS boolean LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    IF EXISTS (SELECT 1 FROM weft_wait WHERE topic = p_topic AND until >= moment + p_for * interval '1 microsecond') THEN
        RETURN true;
    END IF;
    INSERT INTO weft_wait AS w VALUES (p_topic, moment + 1.5 * p_for * interval '1 microsecond')
        ON CONFLICT (topic) DO UPDATE SET until = greatest(w.until, excluded.until);
    PERFORM pg_advisory_xact_lock(hashtextextended('weft_' || p_topic, 0));
    PERFORM set_config('synchronous_commit', 'off', true);
    RETURN false;
END $$;
--------
-- Returns whether somebody waits for announcements of a topic. The caller has made its change, and commits it soon. With an isolation
-- level that does not show the latest rows, the answer is yes.
CREATE OR REPLACE FUNCTION weft_is_awaited(p_topic text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('weft_' || p_topic, 0));
    RETURN current_setting('transaction_isolation') <> 'read committed'
        OR EXISTS (SELECT 1 FROM weft_wait WHERE topic = p_topic AND until > clock_timestamp());
END $$;
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
-- A delivery updates its item: with room left in the page, it adds nothing to the indexes.
ALTER TABLE weft_item SET (fillfactor = 50);
--------
CREATE UNIQUE INDEX IF NOT EXISTS weft_item_key ON weft_item (queue, key) WHERE key IS NOT NULL AND dead_since IS NULL;
--------
CREATE INDEX IF NOT EXISTS weft_item_live ON weft_item (queue, priority DESC, id) WHERE dead_since IS NULL;
--------
CREATE INDEX IF NOT EXISTS weft_item_dead ON weft_item (queue, id) WHERE dead_since IS NOT NULL;
--------
-- Grants the claims for which permits are free, in the order of the tickets, and announces all grants but that of the claim p_but. The
-- caller must have locked the row of the key, and removed the claims that have expired.
CREATE OR REPLACE FUNCTION weft_grant(p_key text, p_now timestamptz, p_but text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    free int;
    claim record;
BEGIN
    SELECT total INTO free FROM weft_key WHERE key = p_key;
    IF NOT FOUND THEN
        RETURN; -- the key was pruned: the next claim that is entered creates it again
    END IF;
    free := free - coalesce((SELECT sum(permits) FROM weft_claim WHERE key = p_key AND token IS NOT NULL), 0);
    FOR claim IN SELECT id, permits FROM weft_claim WHERE key = p_key AND token IS NULL ORDER BY ticket LOOP
        EXIT WHEN claim.permits > free;
        free := free - claim.permits;
        UPDATE weft_claim SET token = nextval('weft_numbers'), since = p_now WHERE id = claim.id;
        IF claim.id IS DISTINCT FROM p_but THEN
            PERFORM pg_notify('weft_changes', '1 c:' || claim.id);
        END IF;
    END LOOP;
END $$;
--------
DROP FUNCTION IF EXISTS weft_grant(text, timestamptz);
--------
-- A claim that is already granted is only renewed, without the lock on its key: so nobody waits for this commit. The commit of a claim that
-- waits does not wait for the disk: if it is lost, its client enters it again.
CREATE OR REPLACE FUNCTION weft_enter(
    p_key text, p_total int, p_id text, p_owner text, p_host text, p_permits int, p_lasting bigint, p_waits boolean,
    OUT o_token bigint, OUT o_total int, OUT o_until bigint) LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    lasting interval := p_lasting * interval '1 microsecond';
    moment timestamptz := clock_timestamp();
BEGIN
    UPDATE weft_claim SET deadline = moment + lasting WHERE id = p_id AND token IS NOT NULL AND deadline > moment
        RETURNING token INTO o_token;
    IF FOUND THEN
        SELECT total INTO o_total FROM weft_key WHERE key = p_key;
    ELSE
        LOOP
            SELECT total INTO o_total FROM weft_key WHERE key = p_key FOR UPDATE;
            EXIT WHEN FOUND;
            INSERT INTO weft_key VALUES (p_key, p_total) ON CONFLICT DO NOTHING;
        END LOOP;
        moment := clock_timestamp();
        DELETE FROM weft_claim WHERE key = p_key AND deadline <= moment;
        UPDATE weft_claim SET deadline = moment + lasting WHERE id = p_id;
        IF NOT FOUND THEN
            INSERT INTO weft_claim
                VALUES (p_id, p_key, p_owner, p_host, p_permits, nextval('weft_numbers'), NULL, moment, moment + lasting);
        END IF;
        PERFORM weft_grant(p_key, moment, p_id);
        SELECT coalesce(token, 0) INTO o_token FROM weft_claim WHERE id = p_id;
        IF o_token = 0 THEN
            DELETE FROM weft_claim WHERE id = p_id AND NOT p_waits;
            PERFORM set_config('synchronous_commit', 'off', true);
        END IF;
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
-- The commit does not wait for the disk. If it is lost, the claim ends at its deadline. The next holder learns of its grant from a later
-- commit, and so only if this one is not lost.
CREATE OR REPLACE FUNCTION weft_leave(p_id text) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    its_key text;
    moment timestamptz;
BEGIN
    SELECT key INTO its_key FROM weft_claim WHERE id = p_id;
    IF FOUND THEN
        PERFORM 1 FROM weft_key WHERE key = its_key FOR UPDATE;
        moment := clock_timestamp();
        DELETE FROM weft_claim WHERE key = its_key AND (id = p_id OR deadline <= moment);
        PERFORM weft_grant(its_key, moment, NULL);
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_resize(p_key text, p_total int) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    moment timestamptz;
BEGIN
    INSERT INTO weft_key VALUES (p_key, p_total) ON CONFLICT (key) DO UPDATE SET total = p_total;
    moment := clock_timestamp();
    DELETE FROM weft_claim WHERE key = p_key AND deadline <= moment;
    PERFORM weft_grant(p_key, moment, NULL);
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
--
-- A put in the caller's transaction locks the row of the queue until the caller commits, so that the queue is not closed before. It
-- cannot know who will wait by then, so it always notifies. Any other put is committed at once: it reads at its end whether the queue
-- was closed and whether somebody waits, under a lock that writes nothing. The lock comes last, because the insertion waits for other
-- transactions that put the same keys.
CREATE OR REPLACE FUNCTION weft_put(
    p_queue text, p_client text, p_number bigint, p_ended bigint,
    p_payloads bytea[], p_keys text[], p_priorities int[], p_delays bigint[],
    OUT o_closed boolean, OUT o_put boolean[]) LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    commits boolean := p_client IS NOT NULL AND current_setting('transaction_isolation') = 'read committed';
    ids bigint[];
    awaited boolean;
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
    SELECT closed INTO o_closed FROM weft_queue WHERE name = p_queue;
    IF NOT FOUND THEN
        INSERT INTO weft_queue (name) VALUES (p_queue) ON CONFLICT DO NOTHING;
    END IF;
    IF NOT commits THEN
        SELECT closed INTO o_closed FROM weft_queue WHERE name = p_queue FOR SHARE;
    END IF;
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
        SELECT array_agg(id IN (SELECT id FROM added) ORDER BY place), array_agg(id) INTO o_put, ids FROM given;
    awaited := NOT commits OR weft_is_awaited('q:' || p_queue);
    SELECT closed INTO o_closed FROM weft_queue WHERE name = p_queue;
    IF o_closed THEN
        DELETE FROM weft_item WHERE id = ANY (ids);
        RETURN;
    END IF;
    IF awaited THEN
        PERFORM pg_notify('weft_changes', cardinality(o_put) || ' q:' || p_queue);
    END IF;
    IF p_client IS NOT NULL THEN
        INSERT INTO weft_put VALUES (p_client, p_number, p_ended, o_put, moment);
        DELETE FROM weft_put WHERE client = p_client AND number < p_ended;
    END IF;
END $$;
--------
DROP FUNCTION IF EXISTS weft_take(text, int, bigint, int);
--------
DROP FUNCTION IF EXISTS weft_look(text);
--------
-- Returns the items that were taken. Reads no more items than are wanted, so that the length of the queue does not matter. Items that
-- were delivered too often become dead.
--
-- If no item is due, returns one row without an item, which describes the queue. Its o_until is null if the client must call again,
-- because it was not known before that somebody waits. The client waits for announcements for the time p_waits.
CREATE OR REPLACE FUNCTION weft_take(p_queue text, p_most int, p_visibility bigint, p_deliveries int, p_waits bigint)
    RETURNS TABLE (o_id bigint, o_delivery bigint, o_payload bytea, o_deliveries int, o_put_at timestamptz,
        o_until bigint, o_closed boolean, o_cause text)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    chosen bigint[];
    delivered int;
    first timestamptz;
BEGIN
    LOOP
        SELECT array_agg(c.id), max(c.deliveries) INTO chosen, delivered FROM (
            SELECT id, deliveries FROM weft_item WHERE queue = p_queue AND dead_since IS NULL AND due <= moment
                ORDER BY priority DESC, id LIMIT p_most FOR UPDATE SKIP LOCKED) c;
        EXIT WHEN chosen IS NULL;
        IF delivered >= p_deliveries THEN
            UPDATE weft_item SET dead_since = moment, delivery = NULL,
                    dead_because = 'not acknowledged after ' || deliveries || ' deliveries'
                WHERE id = ANY (chosen) AND deliveries >= p_deliveries;
            PERFORM weft_emptied(p_queue);
        END IF;
        RETURN QUERY WITH taken AS (
                UPDATE weft_item i SET deliveries = i.deliveries + 1, delivery = nextval('weft_numbers'),
                    due = moment + p_visibility * interval '1 microsecond'
                    WHERE i.id = ANY (chosen) AND i.dead_since IS NULL
                    RETURNING i.id, i.delivery, i.payload, i.deliveries, i.put_at, i.priority)
            SELECT id, delivery, payload, deliveries, put_at, 0::bigint, false, NULL::text FROM taken ORDER BY priority DESC, id;
        IF FOUND THEN
            RETURN;
        END IF;
    END LOOP;
    IF p_waits = 0 OR weft_await('q:' || p_queue, p_waits) THEN
        SELECT closed, cause INTO o_closed, o_cause FROM weft_queue WHERE name = p_queue;
        SELECT min(due) INTO first FROM weft_item WHERE queue = p_queue AND dead_since IS NULL;
        o_closed := coalesce(o_closed, false) AND first IS NULL;
        o_until := CASE WHEN first IS NULL THEN -1
            ELSE greatest(0, ceil(extract(epoch FROM first - clock_timestamp()) * 1000000)) END;
    END IF;
    RETURN NEXT;
END $$;
--------
-- Returns the verdict on a receipt that is not valid.
CREATE OR REPLACE FUNCTION weft_invalid(p_queue text, p_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN EXISTS (SELECT 1 FROM weft_item WHERE queue = p_queue AND id = p_id) THEN 'STALE' ELSE 'GONE' END
$$;
--------
-- Announces that a queue has no live item any more, if that is so and somebody waits for it.
CREATE OR REPLACE FUNCTION weft_emptied(p_queue text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    joined boolean := weft_is_awaited('j:' || p_queue);
    ends boolean := EXISTS (SELECT 1 FROM weft_queue WHERE name = p_queue AND closed);
BEGIN
    IF (joined OR ends) AND NOT EXISTS (SELECT 1 FROM weft_item WHERE queue = p_queue AND dead_since IS NULL) THEN
        PERFORM pg_notify('weft_changes', '1000000 j:' || p_queue) WHERE joined;
        PERFORM pg_notify('weft_changes', '1000000 q:' || p_queue) WHERE ends;
    END IF;
END $$;
--------
CREATE OR REPLACE FUNCTION weft_acknowledge(p_queue text, p_ids bigint[], p_deliveries bigint[]) RETURNS SETOF text
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
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
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
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
    IF p_because IS NOT NULL THEN
        PERFORM weft_emptied(p_queue);
    ELSIF weft_is_awaited('q:' || p_queue) THEN
        PERFORM pg_notify('weft_changes', '1 q:' || p_queue);
    END IF;
    RETURN 'VALID';
END $$;
--------
CREATE OR REPLACE FUNCTION weft_extend(p_queue text, p_id bigint, p_delivery bigint, p_visibility bigint) RETURNS text
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
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
    PERFORM pg_advisory_xact_lock(hashtextextended('weft_' || 'q:' || p_queue, 0)); -- until the puts that saw it open are committed
    PERFORM pg_notify('weft_changes', '1000000 q:' || p_queue);
END $$;
--------
CREATE OR REPLACE FUNCTION weft_requeue(p_queue text, p_id bigint) RETURNS boolean LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
    UPDATE weft_item i SET dead_since = NULL, dead_because = NULL, deliveries = 0, due = clock_timestamp()
        WHERE queue = p_queue AND id = p_id AND dead_since IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM weft_item o WHERE o.queue = p_queue AND o.key = i.key AND o.dead_since IS NULL);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF weft_is_awaited('q:' || p_queue) THEN
        PERFORM pg_notify('weft_changes', '1 q:' || p_queue);
    END IF;
    RETURN true;
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
-- Removes the keys of locks without claims, the claims, parties and waits that have expired, and the answers to puts of dead clients.
CREATE OR REPLACE FUNCTION weft_prune() RETURNS void LANGUAGE sql AS $$
    DELETE FROM weft_claim WHERE deadline <= clock_timestamp();
    DELETE FROM weft_party WHERE deadline <= clock_timestamp();
    DELETE FROM weft_put WHERE at <= clock_timestamp() - interval '1 day';
    DELETE FROM weft_wait WHERE until <= clock_timestamp();
    DELETE FROM weft_key k WHERE NOT EXISTS (SELECT 1 FROM weft_claim c WHERE c.key = k.key)
        AND (k.key LIKE 'lock:%' OR k.key LIKE 'once:%');
$$
