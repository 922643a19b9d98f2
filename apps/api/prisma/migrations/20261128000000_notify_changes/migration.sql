-- Whoever changes a reconstruction tells every process with the commit: no caller can forget it, and it costs no statement of its own.
-- A function's body stays on one line: the end of a line is where statements are split.
CREATE FUNCTION ringnet_notify_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('ringnet_changes', OLD.id::text); RETURN NULL; END $$;

CREATE TRIGGER "Reconstruction_notify_change" AFTER UPDATE OR DELETE ON "Reconstruction" FOR EACH ROW EXECUTE FUNCTION ringnet_notify_change();
