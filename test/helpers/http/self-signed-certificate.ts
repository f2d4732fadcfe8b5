/**
 * A certificate for localhost that nobody has signed, good for a hundred years, and its key. Made for tests with
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -subj /CN=localhost
 * -addext subjectAltName=DNS:localhost,IP:127.0.0.1`; it protects nothing.
 */
export const SELF_SIGNED = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUNPgTuzNNT7UkpU71+nN3qt3CEoswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE1MTYwNloYDzIxMjYxMDMw
MTUxNjA2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATIHLeVU/vVMtapkxJualvxqY9pADsaMQQ+7+3uz9Tw3roJufl2yOiX
eCM5qWQxRWuGNoNdEMYvogRB0yx6HEHSo28wbTAdBgNVHQ4EFgQU00nnTE2ZQqWk
7JYHisFtFnw1goAwHwYDVR0jBBgwFoAU00nnTE2ZQqWk7JYHisFtFnw1goAwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgWw4cKrX3hdjh8bMF1/XOstFtFjbnF/43ho2K+qfbPAoCIFF4
P2NwtEJZ8c4J7m65HS919AfoGaQflNtA1AQ5UlC3
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3+Ls65rRugFL6nzs
cAQ2+aKVkGIQ+/a9VS4M7EI0ba6hRANCAATIHLeVU/vVMtapkxJualvxqY9pADsa
MQQ+7+3uz9Tw3roJufl2yOiXeCM5qWQxRWuGNoNdEMYvogRB0yx6HEHS
-----END PRIVATE KEY-----`,
};
