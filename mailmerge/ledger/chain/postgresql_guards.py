"""Functions and triggers of a record in PostgreSQL: what SQLite's functions mean there, and what is refused to anybody.

Bodies of guards name tables with their schema and look all else up in PostgreSQL's own catalogue, so that no table of
somebody's own can stand in for the record.
"""

# Name, arguments, what it returns, language and kind, body. The first ones give SQLite's functions their meaning here.
FUNCTIONS = (
    (
        "json_extract",
        "document text, path text",
        "text",
        "sql IMMUTABLE",
        r" SELECT jsonb_path_query_first(replace(document, '\u0000', '\ufffd')::jsonb, path::jsonpath) #>> '{}' ",
    ),
    (
        "json_integer",
        "value text",
        "integer",
        "sql IMMUTABLE",
        " SELECT CASE value WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE value::integer END ",
    ),
    # A plan may ask it of any content, a PDF too, before it is known whose facts are meant.
    (
        "json_text",
        "document bytea",
        "text",
        "plpgsql IMMUTABLE",
        """
        DECLARE said text;
        BEGIN
            IF get_byte(document, 0) <> 123 THEN RETURN NULL; END IF;
            said := convert_from(document, 'UTF8');
            PERFORM said::json;
            RETURN said;
        EXCEPTION WHEN data_exception THEN RETURN NULL;
        END
        """,
    ),
    (
        "json_valid",
        "document text",
        "boolean",
        "plpgsql IMMUTABLE",
        " BEGIN PERFORM document::jsonb; RETURN true; EXCEPTION WHEN data_exception THEN RETURN false; END ",
    ),
    (
        "json_each",
        "document text, path text",
        "TABLE (key text, value text)",
        "sql IMMUTABLE",
        r"""
        WITH found AS (
            SELECT jsonb_path_query_first(replace(document, '\u0000', '\ufffd')::jsonb, path::jsonpath) AS there
        )
        SELECT (each.place - 1)::text, each.item #>> '{}'
        FROM found, jsonb_array_elements(CASE jsonb_typeof(there) WHEN 'array' THEN there END)
            WITH ORDINALITY AS each (item, place)
        UNION ALL
        SELECT each.name, each.item #>> '{}'
        FROM found, jsonb_each(CASE jsonb_typeof(there) WHEN 'object' THEN there END) AS each (name, item)
        """,
    ),
    ("instr", "value text, part text", "integer", "sql IMMUTABLE", " SELECT position(part IN value) "),
    (
        "name_key",
        "name text",
        "text",
        "plpgsql STABLE",
        " BEGIN RETURN (SELECT result FROM pg_temp.name_keys WHERE value = name); END ",
    ),
    (
        "never_changes",
        "",
        "trigger",
        "plpgsql",
        """
        BEGIN
            RAISE EXCEPTION USING
                MESSAGE = 'the ledger is append-only: ' || TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
        END
        """,
    ),
    (
        "event_follows",
        "",
        "trigger",
        "plpgsql",
        """
        DECLARE
            last_seq integer := 0;
            last_hash text := repeat('0', 64);
        BEGIN
            SELECT seq, hash INTO last_seq, last_hash FROM mailmerge.events ORDER BY seq DESC LIMIT 1;
            IF NEW.seq IS DISTINCT FROM coalesce(last_seq, 0) + 1
                OR NEW.prev_hash IS DISTINCT FROM coalesce(last_hash, repeat('0', 64)) THEN
                RAISE EXCEPTION 'the ledger is append-only: an event follows the last one and names its hash'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END
        """,
    ),
    (
        "content_comes_once",
        "",
        "trigger",
        "plpgsql",
        """
        BEGIN
            IF NEW.bytes IS NULL OR EXISTS (SELECT 1 FROM mailmerge.contents WHERE sha256 = NEW.sha256) THEN
                RAISE EXCEPTION 'the ledger is append-only: content is added once, whole'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END
        """,
    ),
    (
        "content_only_fades",
        "",
        "trigger",
        "plpgsql",
        """
        BEGIN
            IF NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.bytes IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM mailmerge.events WHERE seq = (SELECT max(seq) FROM mailmerge.events)
                AND kind = 'content-erased' AND position(OLD.sha256 IN payload) > 0
            ) THEN
                RAISE EXCEPTION 'the ledger is append-only: content is only erased, by the event that says so'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END
        """,
    ),
)

# Written as PostgreSQL tells them (pg_get_triggerdef), so that the two can be compared.
TRIGGERS = (
    "CREATE TRIGGER events_never_change BEFORE UPDATE ON mailmerge.events "
    "FOR EACH ROW EXECUTE FUNCTION never_changes('an event is never changed')",
    "CREATE TRIGGER events_never_go BEFORE DELETE ON mailmerge.events "
    "FOR EACH ROW EXECUTE FUNCTION never_changes('an event is never deleted')",
    "CREATE TRIGGER events_never_go_at_once BEFORE TRUNCATE ON mailmerge.events "
    "FOR EACH STATEMENT EXECUTE FUNCTION never_changes('an event is never deleted')",
    "CREATE TRIGGER events_follow_each_other BEFORE INSERT ON mailmerge.events "
    "FOR EACH ROW EXECUTE FUNCTION event_follows()",
    "CREATE TRIGGER contents_come_once BEFORE INSERT ON mailmerge.contents "
    "FOR EACH ROW EXECUTE FUNCTION content_comes_once()",
    "CREATE TRIGGER contents_only_fade BEFORE UPDATE ON mailmerge.contents "
    "FOR EACH ROW EXECUTE FUNCTION content_only_fades()",
    "CREATE TRIGGER contents_never_go BEFORE DELETE ON mailmerge.contents "
    "FOR EACH ROW EXECUTE FUNCTION never_changes('content is erased, never deleted')",
    "CREATE TRIGGER contents_never_go_at_once BEFORE TRUNCATE ON mailmerge.contents "
    "FOR EACH STATEMENT EXECUTE FUNCTION never_changes('content is erased, never deleted')",
)
