DROP TABLE login_codes;
DROP TABLE handshakes;
DROP TABLE identities;
