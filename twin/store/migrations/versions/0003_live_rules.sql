ALTER TABLE core.fence ADD COLUMN rule JSONB;
ALTER TABLE core.fence DROP CONSTRAINT "WrongValue.kind";
ALTER TABLE core.fence ADD CONSTRAINT "WrongValue.kind" CHECK ("kind" IN ('forbidden', 'limit', 'post', 'area'));

ALTER TABLE core.sensor ADD COLUMN low_low FLOAT(53), ADD COLUMN rule JSONB;
ALTER TABLE core.sensor ADD CONSTRAINT "ThresholdsOutOfOrder.low" CHECK (low_low < low);

ALTER TABLE core.alarm
  ADD COLUMN latched BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN needs_instrument BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN silenced_at TIMESTAMP WITH TIME ZONE,
  ADD COLUMN silenced_by TEXT,
  ADD COLUMN suppressed_by TEXT,
  ADD COLUMN loop INTEGER DEFAULT 0 NOT NULL,
  ADD COLUMN group_id TEXT DEFAULT '' NOT NULL,
  ADD COLUMN first_out BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN verdict TEXT,
  ADD COLUMN cause TEXT,
  ADD COLUMN action TEXT,
  ADD COLUMN closed_at TIMESTAMP WITH TIME ZONE,
  ADD COLUMN closed_by TEXT;
ALTER TABLE core.alarm DROP CONSTRAINT "WrongValue.state";
ALTER TABLE core.alarm ADD CONSTRAINT "WrongValue.state" CHECK (state IN ('unacknowledged', 'acknowledged', 'returned',
  'latched', 'normal', 'shelved', 'suppressed', 'out_of_service'));
ALTER TABLE core.alarm ADD CONSTRAINT "WrongValue.verdict" CHECK (verdict IN ('true', 'false', 'test', 'maintenance'));
