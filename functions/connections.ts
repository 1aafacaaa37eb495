import { EmailClient } from "@azure/communication-email";
import { CosmosClient } from "@azure/cosmos";
import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import type { IO } from "fp-ts/IO";
import type { CosmosConnection, StorageConnection } from "../shared/config/settings";
import { blobOptions, cosmosOptions, queueOptions } from "../shared/persistence/client-options";
import type { CommunicationServices } from "./notification-channels";

/**
 * The clients of Azure's services: by a key or connection string, as the local stack has them, or by the identity
 * that the app runs under. `AZURE_CLIENT_ID` tells which one, where it has several.
 */
export const ownIdentity: IO<TokenCredential> = () => new DefaultAzureCredential();

export const cosmosClientOf = (
  connection: CosmosConnection,
  identity: IO<TokenCredential> = ownIdentity,
): CosmosClient =>
  new CosmosClient({
    ...cosmosOptions,
    endpoint: connection.endpoint,
    ...(connection._tag === "Key" ? { key: connection.key } : { aadCredentials: identity() }),
  });

export const queueServiceOf = (
  connection: StorageConnection,
  identity: IO<TokenCredential> = ownIdentity,
): QueueServiceClient =>
  connection._tag === "ConnectionString"
    ? QueueServiceClient.fromConnectionString(connection.connectionString, queueOptions)
    : new QueueServiceClient(connection.queueEndpoint, identity(), queueOptions);

export const blobServiceOf = (
  connection: StorageConnection,
  identity: IO<TokenCredential> = ownIdentity,
): BlobServiceClient =>
  connection._tag === "ConnectionString"
    ? BlobServiceClient.fromConnectionString(connection.connectionString, blobOptions)
    : new BlobServiceClient(connection.blobEndpoint, identity(), blobOptions);

export const emailClientOf = (
  connection: CommunicationServices,
  identity: IO<TokenCredential> = ownIdentity,
): EmailClient =>
  connection._tag === "ConnectionString"
    ? new EmailClient(connection.connectionString)
    : new EmailClient(connection.endpoint, identity());
