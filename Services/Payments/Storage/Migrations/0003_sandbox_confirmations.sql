-- Outcomes that the sandbox tells by itself: when it does so next (null when it has nothing to tell), and how many times it still will.
-- Further states: 5 pending, 6 on its way back.
ALTER TABLE sandbox_charges
    ADD COLUMN confirm_at    timestamptz,
    ADD COLUMN confirmations smallint NOT NULL DEFAULT 0 CHECK (confirmations >= 0),
    ADD CONSTRAINT amount_is_a_charge CHECK (amount >= 0);

CREATE INDEX sandbox_charges_to_be_confirmed ON sandbox_charges (confirm_at) WHERE confirm_at IS NOT NULL;
