-- The people behind a vehicle. Not a projection: they may have to be forgotten, and the ledger cannot forget. It holds
-- a salted commitment to each state of a row; the salt goes with the row.

CREATE TABLE vehicle_contact (
  plate_no text NOT NULL, plate_colour text NOT NULL,
  driver_name text, driver_phone text, owner text,
  -- SHA-256 of a file on the shelf of licence photos.
  licence_photo text CHECK (licence_photo ~ '^[0-9a-f]{64}$'),
  salt text NOT NULL CHECK (salt ~ '^[0-9a-f]{64}$'),
  recorded_at timestamptz(3) NOT NULL, seq bigint NOT NULL,
  PRIMARY KEY (plate_no, plate_colour)
);
