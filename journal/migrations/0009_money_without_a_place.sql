-- Purpose: money that was kept for a tenancy is found by its key, and so are what people said of it and what waits on
-- an account (docs/adr/0044-money-without-a-place.md).

SET LOCAL ROLE redningskrans_owner;

-- The text as it stands, and not as JSON: a row that somebody tore must not keep others from being written or read.
CREATE INDEX money_of_a_tenancy
    ON journal.event (stream, coalesce(substring(public FROM '"tenancy_key":"([^"]*)"'), ''))
    WHERE type LIKE 'payment-unmatched.%';
CREATE INDEX money_kept ON journal.event (stream, seq) WHERE type LIKE 'payment-unmatched.%';
CREATE INDEX placement_of_money ON journal.event (stream, seq) WHERE type LIKE 'placement-%';
CREATE INDEX money_out ON journal.event (organisation_id, stream) WHERE type LIKE 'money-out-booked.%';

RESET ROLE;
