-- The message says what the row became, so that those who wait for its end need not look at it after every step.
CREATE OR REPLACE FUNCTION ringnet_notify_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('ringnet_changes', concat(OLD.id, ' ', NEW.attempt, ' ', NEW.status)); RETURN NULL; END $$;
