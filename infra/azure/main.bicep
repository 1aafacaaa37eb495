// The whole installation: wires the modules, and has no resource of its own but the group that they are in.
targetScope = 'subscription'

@description('Whose choices of stages.json count.')
@allowed([
  'dev'
  'uat'
  'prod'
])
param stage string

@description('Name of this installation; it is in the names of resources, and what GET /info answers as environment.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Region of everything.')
param location string

@description('Who is told when an alert fires.')
param alertEmail string

@description('What differs from the choices of the stage, by the names in stages.json.')
param choices object = {}

@description('Variables of the service that differ from their defaults, by their names; settings.json lists them under "plain".')
param appSettings object = {}

@description('Variables whose values are secrets of the vault; settings.json lists them under "secret". Each must be there before the app starts: name one only with its secret.')
param vaultSettings array = [
  'TOKEN_SECRET'
  'SERVICE_KEYS_SECRET'
  'ADMIN_KEY_HASH'
]

@description('Values that this deployment writes into the vault, by variable. Empty ones are left as they are in the vault.')
@secure()
param secrets object = {}

@description('Who may write secrets into the vault besides deployments: the object id of a user, group or service principal; empty: nobody.')
param operatorPrincipalId string = ''

@description('What that is.')
@allowed([
  'User'
  'Group'
  'ServicePrincipal'
])
param operatorPrincipalType string = 'User'

var topology = loadJsonContent('../topology.json')
var stages = loadJsonContent('stages.json')
var settings = loadJsonContent('settings.json')

// A misspelt name must not pass for a choice. Asking an object for a member that it hasn't stops the deployment and
// tells the name; nothing of what is asked is kept.
var checkedChoices = toObject(
  items(choices),
  choice => '${choice.key}${take(string(stages[stage][choice.key]), 0)}',
  choice => choice.value
)
var checkedAppSettings = toObject(
  items(appSettings),
  setting => '${setting.key}${take(settings.plain[setting.key], 0)}',
  setting => setting.value
)
var checkedVaultSettings = map(vaultSettings, name => '${name}${take(settings.secret[name], 0)}')

var chosen = union(stages[stage], checkedChoices)
var suffix = uniqueString(subscription().id, environmentName, location)
var tags = {
  application: 'sportello'
  stage: stage
  'azd-env-name': environmentName
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-sportello-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-sportello-${environmentName}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: 'log-sportello-${environmentName}'
    applicationInsightsName: 'appi-sportello-${environmentName}'
    location: location
    tags: tags
    retentionDays: chosen.logRetentionDays
    dailyQuotaGb: chosen.dailyLogQuotaGb
    writerPrincipalId: identity.outputs.principalId
  }
}

module network 'modules/network.bicep' = if (chosen.privateNetworking) {
  name: 'network'
  scope: group
  params: {
    name: 'vnet-sportello-${environmentName}'
    location: location
    tags: tags
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: group
  params: {
    name: 'cosmos-sportello-${suffix}'
    location: location
    tags: tags
    containers: topology.containers
    capacity: chosen.cosmosCapacity
    throughput: chosen.cosmosThroughput
    backup: chosen.cosmosBackup
    zoneRedundant: chosen.zoneRedundant
    publicAccess: !chosen.privateNetworking
    dataPrincipalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'stsportello${suffix}'
    location: location
    tags: tags
    queues: topology.queues
    blobs: topology.blobs
    redundancy: chosen.storageRedundancy
    softDeleteDays: chosen.softDeleteDays
    publicAccess: !chosen.privateNetworking
    dataPrincipalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: 'kv-sprt-${suffix}'
    location: location
    tags: tags
    purgeProtection: chosen.purgeProtection
    publicAccess: !chosen.privateNetworking
    readerPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    secrets: secrets
    workspaceId: monitoring.outputs.workspaceId
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (chosen.privateNetworking) {
  name: 'private-endpoints'
  scope: group
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.endpointsSubnetId
    cosmosId: cosmos.outputs.accountId
    storageId: storage.outputs.accountId
    vaultId: vault.outputs.vaultId
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  scope: group
  params: {
    name: 'func-sportello-${suffix}'
    planName: 'plan-sportello-${environmentName}'
    location: location
    // By this tag `azd deploy` finds the app of the service in azure.yaml.
    tags: union(tags, { 'azd-service-name': 'sportello' })
    environmentName: environmentName
    identityId: identity.outputs.identityId
    identityClientId: identity.outputs.clientId
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.databaseName
    blobEndpoint: storage.outputs.blobEndpoint
    queueEndpoint: storage.outputs.queueEndpoint
    packageContainerUrl: storage.outputs.packageContainerUrl
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    traceSamplePercent: chosen.traceSamplePercent
    vaultUri: vault.outputs.vaultUri
    vaultSettings: checkedVaultSettings
    appSettings: checkedAppSettings
    instanceMemoryMB: chosen.instanceMemoryMB
    maximumInstances: chosen.maximumInstances
    alwaysReady: chosen.alwaysReady
    httpConcurrency: chosen.httpConcurrency
    zoneRedundant: chosen.zoneRedundant
    updateStrategy: chosen.updateStrategy
    subnetId: chosen.privateNetworking ? network!.outputs.appSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
  // An app that starts before the names of its stores lead to their private addresses doesn't find them.
  dependsOn: [
    privateEndpoints
  ]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    cosmosId: cosmos.outputs.accountId
    healthUrl: '${functionApp.outputs.url}/health'
  }
}

@description('Where the service answers.')
output serviceUrl string = functionApp.outputs.url
output functionAppName string = functionApp.outputs.name
output keyVaultName string = vault.outputs.name
output cosmosAccountName string = cosmos.outputs.name
output resourceGroupName string = group.name
