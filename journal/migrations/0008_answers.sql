-- Purpose: a place for the genuine answer where a forged one stands under its id
-- (docs/adr/0031-an-answer-belongs-to-one-message.md).

SET LOCAL ROLE redningskrans_owner;

-- Nothing can be taken out of this table, so a false row must not be able to keep the true one from it: whoever decides
-- takes the lowest place that is free, which is 0 but for that. Two that decide at once still take the same one.
ALTER TABLE journal.answer
    ADD COLUMN place integer NOT NULL DEFAULT 0 CHECK (place >= 0), -- under the MAC where it is not 0
    DROP CONSTRAINT answer_pkey,
    ADD CONSTRAINT answer_pkey PRIMARY KEY (organisation_id, message_id, place),
    -- A year that no reader has room for would stop whoever reads the row, whatever it is worth.
    ADD CONSTRAINT answer_has_a_day CHECK (extract(year FROM recorded_at AT TIME ZONE 'UTC') BETWEEN 2000 AND 9998);

-- By what `doctor` finds them: few, or none.
CREATE INDEX answer_beside_another ON journal.answer (organisation_id, message_id) WHERE place > 0;

RESET ROLE;
