// A certificate that a server gives of itself to who connects on loopback.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Makes `server.crt` and `server.key` in a folder, good for two days.
 * @returns their files; null where there is no openssl, or it fails
 */
export function ownCertificate(folder) {
  const [certificate, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const { status } = spawnSync('openssl', [...made, '-out', certificate, '-keyout', key, ...names]);
  return status === 0 ? { certificate, key } : null;
}
