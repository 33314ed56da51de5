// A real OpenID Connect provider (npm oidc-provider) on loopback: provider.js PORT BACK KEYS.json
// Whoever types a name on its own sign-in page is that subject; keys come from the file, so that they can be rotated.
const { readFileSync } = require('node:fs');

const [port, back, keys] = process.argv.slice(2);
const people = JSON.parse(readFileSync(keys, 'utf8'));

import('oidc-provider').then(({ default: Provider }) => {
  const provider = new Provider(`http://localhost:${port}`, {
    clients: [{
      client_id: 'studio',
      client_secret: 'planted-oidc-secret',
      redirect_uris: [back],
      post_logout_redirect_uris: [back.replace('/login/unified/back', '/login')],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    }],
    jwks: { keys: people.keys },
    claims: { openid: ['sub'], profile: ['name', 'employee_number', 'groups'] },
    conformIdTokenClaims: people.inToken !== true,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: async (_ctx, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...(people.accounts[id] || {}) }),
    }),
  });
  provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
});
