// Asks how likely it was that a player signs a new contract before a day.
//
// Usage: node ask.mjs HOST:PORT PLAYER DAY AS-OF-DAY
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, player, deadline, asOf] = process.argv.slice(2);
const timestamp = (day) => ({seconds: Date.parse(day) / 1000});
const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));

const definition = loader.loadSync('hearsay/query/v1/query_service.proto', {
  includeDirs: [fromHere('../../../protos')],
  enums: String,
});
const {QueryService} = grpc.loadPackageDefinition(definition).hearsay.query.v1;
const service = new QueryService(address, grpc.credentials.createInsecure(), {
  'grpc.service_config': readFileSync(fromHere('../service_config.json'), 'utf8'),
});

service.AnswerQuestion({
  player: {text: player},
  proposition: {event: 'EVENT_RENEWS'},
  deadlineTime: timestamp(deadline),
  asOf: {saidBy: timestamp(asOf)},
}, (error, answer) => {
  if (error) {
    console.error(`${grpc.status[error.code]}: ${error.details}`);
    process.exitCode = 1;
  } else {
    console.log(`${answer.probability.toFixed(4)}  ${answer.resolutionText}`);
  }
  service.close();
});
