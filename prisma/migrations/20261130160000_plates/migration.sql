-- Plates that look alike (0 O D Q, 1 I, 2 Z, 5 S, 8 B) fold to one text, as rules/identification/look-alikes.ts folds them.
CREATE FUNCTION plate_fold(plate text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT translate(plate, 'ODQIZSB', '0001258')
$$;

-- By pattern too: what is typed of a plate is the beginning of it.
CREATE INDEX over_limit_folded ON over_limit (plate_fold(plate_no) text_pattern_ops);
CREATE INDEX vehicle_folded ON vehicle (plate_fold(plate_no) text_pattern_ops);
CREATE INDEX passage_folded ON passage (plate_fold(plate_no) text_pattern_ops, event_time DESC);

-- Whom a camera or an eye may have taken this plate for on the over-limit list, in force at an instant. A list that refuses
-- matches look-alikes; one that exempts never does. A colour that was not made out (5) may be any. The vehicle itself is not
-- among them: `decision_basis` looks for it.
CREATE FUNCTION over_limit_look_alikes(p_plate_no text, p_plate_colour text, t timestamptz)
RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('plateNo', plate_no, 'plateColour', plate_colour, 'seq', seq::text)
    ORDER BY plate_no, plate_colour), '[]')
  FROM (SELECT DISTINCT ON (o.plate_no, o.plate_colour) o.plate_no, o.plate_colour, o.seq FROM over_limit o
    WHERE plate_fold(o.plate_no) = plate_fold(p_plate_no)
      AND (o.plate_colour = p_plate_colour OR '5' IN (o.plate_colour, p_plate_colour))
      AND (o.plate_no, o.plate_colour) <> (p_plate_no, p_plate_colour)
      AND o.issued_at <= t AND (o.released_at IS NULL OR o.released_at > t)
    ORDER BY o.plate_no, o.plate_colour, o.issued_at LIMIT 5) l
$$;
