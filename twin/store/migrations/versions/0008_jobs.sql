ALTER TABLE core.job ADD COLUMN stage TEXT DEFAULT '' NOT NULL;
ALTER TABLE core.job ADD COLUMN attempts INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE core.job DROP CONSTRAINT "WrongValue.state";
UPDATE core.job SET state = 'queued' WHERE state NOT IN ('running', 'done', 'failed', 'cancelled');
ALTER TABLE core.job ADD CONSTRAINT "WrongValue.state"
  CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled'));
CREATE INDEX job_created_at ON core.job (created_at);
CREATE INDEX job_unfinished ON core.job (created_at) WHERE state IN ('queued', 'running');
