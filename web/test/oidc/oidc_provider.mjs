// oidc_provider.mjs - npm's oidc-provider on loopback: one client, whoever asks is the person it is told, at the level it is told.
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'

const people = {
  lan: { name: 'Nguyễn Thị Lan', birthdate: '1948-05-03', gender: 'female', citizen_id: '001148012345' },
  binh: { name: 'Trần Văn Bình', birthdate: '1961-11-20', gender: 'male', citizen_id: '001061054321' },
}

// client: what to register besides its address, such as { token_endpoint_auth_method: 'private_key_jwt', jwks }.
export async function startProvider(port, city, { client = {}, algs = ['RS256'] } = {}) {
  const issuer = `http://localhost:${port}`
  const next = { person: 'lan', acr: 'LoA2', error: undefined, authTime: undefined }
  const jwks = { keys: await Promise.all(algs.map(async (alg, i) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true })
    return { ...await exportJWK(privateKey), kid: 'key-' + i, alg, use: 'sig' }
  })) }
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'thanh pho:1', client_secret: 'bi mat: 100%+/=&', redirect_uris: [city + '/resident/eid/back'], post_logout_redirect_uris: [city + '/resident/'],
      response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: algs[0], require_auth_time: true,
      backchannel_logout_uri: city + '/resident/eid/backchannel', backchannel_logout_session_required: true, ...client,
    }],
    jwks,
    acrValues: ['LoA1', 'LoA2'],
    claims: { openid: ['sub', 'name', 'birthdate', 'gender', 'citizen_id'], acr: null, auth_time: null, sid: null, iss: null },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'], clientAuthSigningAlgValues: ['RS256', 'ES256'] },
    clientAuthMethods: ['client_secret_basic', 'private_key_jwt'],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false }, backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) { ctx.body = form },
        postLogoutSuccessSource(ctx) { ctx.body = 'bye' },
      },
    },
    cookies: { keys: ['for tests'] },
    interactions: { url: (_, i) => '/interaction/' + i.uid },
    findAccount: (_, id) => people[id] && ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    ttl: { Session: 3600, Interaction: 600, Grant: 3600, AuthorizationCode: 60, AccessToken: 600, IdToken: 600 },
  })
  provider.on('server_error', (_, e) => console.error(e))
  provider.on('backchannel.error', (_, e) => console.error('backchannel', e))
  const callback = provider.callback()
  const heard = []
  const server = createServer((req, res) => {
    heard.push(req.url)
    if (!req.url.startsWith('/interaction/')) return callback(req, res)
    const login = { accountId: next.person, acr: next.acr, amr: ['pwd'], ts: next.authTime }
    provider.interactionFinished(req, res, next.error ? { error: next.error, error_description: '<b>words of the provider</b>' } : { login }, { mergeWithLastSubmission: false })
      .catch(e => { res.statusCode = 500; res.end(String(e)) })
  })
  await new Promise(done => server.listen(port, '127.0.0.1', done))
  return {
    issuer, next, provider, heard, people, jwks, client: 'thanh pho:1', secret: 'bi mat: 100%+/=&',
    stop: () => new Promise(done => { server.closeAllConnections(); server.close(done) }),
  }
}
