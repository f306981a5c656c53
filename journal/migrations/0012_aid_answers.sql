-- Purpose: how long a municipality usually takes to answer is found by its answers (docs/adr/0056-aid-and-consent.md).

SET LOCAL ROLE redningskrans_owner;

CREATE INDEX aid_answered ON journal.event (organisation_id, stream) WHERE type LIKE 'aid-answered.%';

RESET ROLE;
