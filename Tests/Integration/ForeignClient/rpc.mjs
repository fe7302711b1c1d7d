// Clients of every service over mutual TLS, which remember what was called.
import fs from 'node:fs';
import path from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

export const Status = grpc.status;
const called = new Set();
const services = new Map();

/** Reads every proto and connects to where the settings say each service is. */
export function connect(settings) {
  const files = fs.readdirSync(settings.protos, { recursive: true }).filter(f => f.endsWith('.proto'));
  const definition = loader.loadSync(files, { includeDirs: [settings.protos], longs: String, enums: String, defaults: true, oneofs: true });
  const read = name => fs.readFileSync(path.join(settings.certificates, name));
  const credentials = grpc.credentials.createSsl(read('ca.crt'), read('client.key'), read('client.crt'));
  const loaded = grpc.loadPackageDefinition(definition);
  const clients = {};
  for (const [name, [packageName, address]] of Object.entries(settings.services)) {
    const Client = packageName.split('.').reduce((at, part) => at[part], loaded)[name.split('@')[0]];
    services.set(name, Client.service);
    clients[name] = new Client(address, credentials);
  }

  return clients;
}

/** The rpcs that nobody called. */
export function missing() {
  const all = [...services].flatMap(([name, service]) => Object.keys(service).map(rpc => `${name}/${rpc}`));
  return all.filter(rpc => !called.has(rpc));
}

function metadata(token) {
  const entries = new grpc.Metadata();
  if (token) entries.set('authorization', `Bearer ${token}`);
  return entries;
}

const deadline = () => ({ deadline: Date.now() + 60_000 });

function invoke(clients, name, rpc, ...rest) {
  called.add(`${name}/${rpc}`);
  return clients[name][rpc](...rest);
}

/** A unary call; its answer, or an error with a code. */
export const unary = (clients, name, rpc, request, token) => new Promise((resolve, reject) =>
  invoke(clients, name, rpc, request, metadata(token), deadline(), (error, answer) => (error ? reject(error) : resolve(answer))));

/** The same, which must fail with a status. */
export async function refused(clients, name, rpc, request, token, ...codes) {
  try {
    await unary(clients, name, rpc, request, token);
  } catch (error) {
    if (codes.includes(error.code)) return error;
    throw error;
  }

  if (!codes.includes(Status.OK)) throw new Error(`${name}/${rpc} was not refused`);
  return null;
}

/** Sends messages on a client stream; its answer. */
export const upload = (clients, name, rpc, messages, token) => new Promise((resolve, reject) => {
  const call = invoke(clients, name, rpc, metadata(token), deadline(), (error, answer) => (error ? reject(error) : resolve(answer)));
  for (const message of messages) call.write(message);
  call.end();
});

/** Opens a server stream and waits until the server has answered. */
export function watch(clients, name, rpc, request, token) {
  const call = invoke(clients, name, rpc, request, metadata(token), deadline());
  const reader = read(call);
  const ready = new Promise((resolve, reject) => call.once('metadata', resolve).once('error', reject));
  // Who only reads learns of a failure there.
  ready.catch(() => {});
  return { ...reader, ready, cancel: () => call.cancel() };
}

/** Opens a stream both ways. */
export function exchange(clients, name, rpc, token) {
  const call = invoke(clients, name, rpc, metadata(token), deadline());
  return { ...read(call), write: message => call.write(message), end: () => call.end() };
}

// Messages are kept until somebody asks for them; the end of the stream is undefined, or an error.
function read(call) {
  const messages = [];
  const waiting = [];
  let ended;
  const settle = () => {
    while (waiting.length && (messages.length || ended)) {
      const { resolve, reject } = waiting.shift();
      if (messages.length) resolve(messages.shift());
      else if (ended instanceof Error) reject(ended);
      else resolve(undefined);
    }
  };
  call.on('data', message => { messages.push(message); settle(); });
  call.on('end', () => { ended ??= 'end'; settle(); });
  call.on('error', error => { ended = error; settle(); });
  const next = () => new Promise((resolve, reject) => { waiting.push({ resolve, reject }); settle(); });
  return {
    next,
    async all() {
      const read = [];
      for (let message = await next(); message !== undefined; message = await next()) read.push(message);
      return read;
    },
    async until(condition) {
      for (let message = await next(); message !== undefined; message = await next()) if (condition(message)) return message;
      throw new Error('the stream ended before');
    },
  };
}
