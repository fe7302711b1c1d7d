// Calls every rpc of every service, each stream kind among them, and prints a line for each step that is as it should be.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Status, connect, exchange, missing, refused, unary, upload, watch } from './rpc.mjs';

const settings = JSON.parse(process.env.FOREIGN_CLIENT);
const clients = connect(settings);
const call = (name, rpc, request, token) => unary(clients, name, rpc, request, token);
const refuse = (name, rpc, request, token, ...codes) => refused(clients, name, rpc, request, token, ...codes);
const operator = settings.operator;
const password = 'correct horse battery staple';
const address = () => `foreign-${randomUUID()}@example.com`;

async function step(name, action) {
  await action();
  console.log(`ok ${name}`);
}

let customer;
let refresh;
let userId;
let product;

await step('accounts and tokens', async () => {
  const email = address();
  userId = (await call('Users', 'Register', { email, password, displayName: 'Foreign' })).userId;
  const again = await refuse('Users', 'Register', { email, password, displayName: 'Foreign' }, null, Status.ALREADY_EXISTS);
  assert.ok(again.metadata.get('grpc-status-details-bin').length === 1, 'rich details');
  const first = await call('Users', 'Login', { email, password });
  const second = await call('Users', 'Refresh', { refreshToken: first.refreshToken });
  customer = second.accessToken;
  refresh = second.refreshToken;
  assert.equal((await call('Users', 'GetUser', {}, customer)).email, email);
  await refuse('Users', 'GetUser', {}, null, Status.UNAUTHENTICATED);
  const jwks = JSON.parse((await call('Users', 'GetSigningKeys', {})).jwksJson);
  assert.ok(jwks.keys.every(key => key.crv === 'P-256'));
});

await step('users as a server stream and a client stream', async () => {
  const fresh = address();
  const answer = await upload(clients, 'Users', 'ImportUsers', [
    { email: fresh, password, displayName: 'Imported' },
    { email: fresh, password, displayName: 'The same again' },
    { email: 'nobody', password: 'short', displayName: 'Bad' },
  ], operator);
  assert.equal(answer.imported, 1);
  assert.deepEqual(answer.errors.map(e => [e.row, e.field]), [[2, 'email'], [3, 'email'], [3, 'password']]);
  const streamed = await watch(clients, 'Users', 'StreamUsers', {}, operator).all();
  const imported = streamed.find(user => user.email === fresh);
  assert.ok(imported && streamed.some(user => user.userId === userId));
  assert.equal((await call('Users', 'UpdateUser', { userId: imported.userId, displayName: 'Renamed', role: 'customer' }, operator)).displayName, 'Renamed');
  assert.equal((await call('Users', 'SearchUsers', { search: fresh }, operator)).users.length, 1);
  await call('Users', 'DeleteUser', { userId: imported.userId }, operator);
  await assert.rejects(watch(clients, 'Users', 'StreamUsers', {}, customer).all(), { code: Status.PERMISSION_DENIED });
});

await step('the catalogue and its stock as a stream', async () => {
  const price = { currencyCode: 'EUR', units: '12', nanos: 500_000_000 };
  product = (await call('Inventory', 'CreateProduct', { sku: randomUUID(), name: 'Lamp', category: 'test', price, quantity: 1000 }, operator)).productId;
  assert.equal((await call('Inventory', 'GetProduct', { productId: product })).price.units, '12');
  assert.equal((await call('Inventory', 'ListProducts', { limit: 5 })).products.length, 5);
  await call('Inventory', 'UpdateProduct', { productId: product, name: 'Lamp', category: 'test', price, version: 0 }, operator);
  const stock = watch(clients, 'Inventory', 'WatchStock', { productIds: [product] }, customer);
  assert.equal((await stock.next()).available, 1000);
  const answer = await upload(clients, 'Inventory', 'Restock', [{ productId: product, quantity: 5 }, { productId: 'lamp', quantity: 1 }], operator);
  assert.equal(answer.accepted, 1);
  assert.deepEqual(answer.errors.map(e => e.row), [2]);
  await stock.until(level => level.available === 1005);
  stock.cancel();
  await assert.rejects(stock.all(), { code: Status.CANCELLED });
});

const order = (key = '', token = 'tok_ok') => ({ items: [{ productId: product, quantity: 1 }], paymentToken: token, idempotencyKey: key });

await step('an order from creation to delivery, watched', async () => {
  const told = watch(clients, 'Notifications', 'WatchNotifications', {}, customer);
  await told.ready;
  const key = randomUUID();
  const created = await call('Orders', 'CreateOrder', order(key), customer);
  assert.equal((await call('Orders', 'CreateOrder', order(key), customer)).replayed, true);
  const orderId = created.orderId;
  const changes = watch(clients, 'Orders', 'WatchOrder', { orderId }, customer);
  await changes.until(change => change.status === 'PAID');
  await call('Orders', 'ShipOrder', { orderId }, operator);
  await call('Orders', 'DeliverOrder', { orderId }, operator);
  assert.deepEqual((await changes.all()).map(change => change.status), ['SHIPPED', 'DELIVERED']);
  assert.equal((await call('Orders', 'GetOrder', { orderId }, customer)).status, 'DELIVERED');
  assert.ok((await call('Orders', 'ListOrders', {}, customer)).orders.some(o => o.orderId === orderId));
  assert.equal((await call('Payments', 'GetPayment', { orderId }, customer)).status, 'CAPTURED');
  assert.equal((await call('Payments', 'GetPayments', { orderIds: [orderId] }, operator)).payments.length, 1);
  await refuse('Payments', 'RefundPayment', { orderId, reason: 'too late' }, operator, Status.FAILED_PRECONDITION);

  const first = await told.until(notification => notification.orderId === orderId);
  await told.until(notification => notification.kind === 'order.delivered');
  told.cancel();
  const resumed = watch(clients, 'Notifications', 'WatchNotifications', { afterId: first.notificationId }, customer);
  const next = await resumed.next();
  assert.notEqual(next.notificationId, first.notificationId);
  resumed.cancel();
  assert.ok((await call('Notifications', 'ListNotifications', {}, customer)).notifications.some(n => n.notificationId === next.notificationId));
});

await step('an order that is added to and cancelled', async () => {
  const { orderId } = await call('Orders', 'CreateOrder', order('', 'tok_async'), customer);
  await refuse('Orders', 'AddItem', { orderId, productId: product, quantity: 1 }, customer, Status.OK, Status.FAILED_PRECONDITION);
  assert.equal((await call('Orders', 'CancelOrder', { orderId }, customer)).status, 'CANCELLED');
});

await step('hundreds of orders on one stream', async () => {
  const count = 300;
  const stream = exchange(clients, 'Orders', 'PlaceOrders', customer);
  for (let i = 0; i < count; i++) stream.write({ requestId: `r${i}`, order: order() });
  stream.write({ requestId: 'bad', order: { items: [] } });
  stream.end();
  const results = await stream.all();
  assert.deepEqual(new Set(results.map(r => r.requestId)), new Set(['bad', ...Array.from({ length: count }, (_, i) => `r${i}`)]));
  assert.deepEqual(results.filter(r => r.result === 'error').map(r => [r.requestId, r.error.code]), [['bad', 4001]]);
});

await step('what is for services and operators', async () => {
  const orderId = randomUUID();
  for (const rpc of ['Reserve', 'ReserveMany', 'Release', 'Commit']) await refuse('Inventory', rpc, { orderId }, operator, Status.PERMISSION_DENIED);
  await refuse('Orders', 'CreateOrders', {}, operator, Status.PERMISSION_DENIED);
  await refuse('Orders', 'GetOrderStates', { orderIds: [orderId] }, customer, Status.PERMISSION_DENIED);
  await call('Inventory', 'GetReservations', { orderIds: [orderId] }, operator);
  await call('Inventory', 'ScanReservations', { limit: 1 }, operator);
  await call('Payments', 'ScanPayments', { limit: 1 }, operator);
  assert.ok((await call('Orders', 'AuditConsistency', {}, operator)).checkedAt);
  assert.ok((await call('Configuration', 'GetSettings', {}, operator)).settings.length > 0);
  await refuse('Configuration', 'PutSetting', { key: 'Sandbox.Latency', value: 'slow' }, operator, Status.INVALID_ARGUMENT);
  for (const rpc of ['ListDeadLetters', 'GetReconciliations', 'RunReconciliations', 'DescribeMessaging', 'ScanToldEvents', 'GetToldEvents', 'ListFailedEvents']) {
    await call('Operations', rpc, {}, operator);
  }

  await refuse('Operations', 'FindUnappliedEvents', { consumerGroup: 'nobody' }, operator, Status.OK, Status.INVALID_ARGUMENT, Status.NOT_FOUND);
  await refuse('Operations', 'ReplayDeadLetter', { deadLetterId: 1_000_000 }, operator, Status.NOT_FOUND);
  await refuse('Operations', 'DeleteDeadLetter', { deadLetterId: 1_000_000 }, operator, Status.NOT_FOUND);
});

await step('what gRPC itself refuses', async () => {
  const large = await refuse('Inventory', 'GetProduct', { productId: 'x'.repeat(1024 * 1024) }, null, Status.RESOURCE_EXHAUSTED);
  assert.ok(large.metadata.get('grpc-status-details-bin')[0].includes('4004'), 'the code of the error table');
});

await step('signing out', async () => {
  await call('Users', 'Logout', { refreshToken: refresh }, customer);
  await refuse('Users', 'GetUser', {}, customer, Status.UNAUTHENTICATED);
  await refuse('Users', 'Refresh', { refreshToken: refresh }, null, Status.UNAUTHENTICATED);
});

assert.deepEqual(missing(), [], 'every rpc was called');
console.log('ok every rpc');
process.exit(0);
