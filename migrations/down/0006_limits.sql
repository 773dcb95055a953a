DROP TABLE familiar_addresses;
DROP FUNCTION take_from_limits(bytea[], integer[], integer[]);
DROP TABLE limits;
