/** A certificate for shop.example that its own key has signed, for the lesson. The key guards nothing: it is here for everybody to read. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBnTCCAUSgAwIBAgIUCLHsvz2/4VIjs6IvO5fNRUs9YsAwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMCAXDTI2MTEyNTE1NTgzN1oYDzIxMjYx
MTAxMTU1ODM3WjAXMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAATHw0ixiPnLnoW9S05Gh7SJhiLjoMllC7NtuFw8uNubG/rd
QkiBxqtUR/24Mcphy9rkawiE3TJEy4DUCHpvDuC9o2wwajAdBgNVHQ4EFgQUnsWV
YBKeVxYlZqqjP7chYB+TdY8wHwYDVR0jBBgwFoAUnsWVYBKeVxYlZqqjP7chYB+T
dY8wDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxzaG9wLmV4YW1wbGUwCgYI
KoZIzj0EAwIDRwAwRAIgE4wV/mVafb7apsFATWLnrKE77LOMB3XKHmb90K6mApwC
IAcQIXne8ejg+N1TCot7YOF5HW0I6AnphJ2eGJeAZNyn
-----END CERTIFICATE-----
`;

export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgC23FAIPoDkFqMbdN
ub0Cpn0vChQIZd6BTQuFhiut80ahRANCAATHw0ixiPnLnoW9S05Gh7SJhiLjoMll
C7NtuFw8uNubG/rdQkiBxqtUR/24Mcphy9rkawiE3TJEy4DUCHpvDuC9
-----END PRIVATE KEY-----
`;
