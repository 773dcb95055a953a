DROP TABLE login_challenges;
DROP TABLE totps;
