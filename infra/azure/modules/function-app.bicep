// The app: where it runs, as whom, and with which settings.

param name string
param planName string
param location string
param tags object
param environmentName string
param identityId string
param identityClientId string
param cosmosEndpoint string
param cosmosDatabase string
param blobEndpoint string
param queueEndpoint string

@description('Where deployments put the package.')
param packageContainerUrl string
param applicationInsightsConnectionString string

@description('Of how many requests in a hundred a trace is kept.')
@minValue(0)
@maxValue(100)
param traceSamplePercent int
param vaultUri string

@description('Variables that are secrets of the vault.')
param vaultSettings array

@description('Variables as they are.')
param appSettings object

@allowed([
  512
  2048
  4096
])
param instanceMemoryMB int

@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('Instances that answer requests without a start before; each costs while it waits.')
@minValue(0)
param alwaysReady int

@description('Requests that one instance answers at a time, before another is added.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int

@description('Whether instances are spread over the zones of the region; the platform then keeps two of each group always ready.')
param zoneRedundant bool

@allowed([
  'Recreate'
  'RollingUpdate'
])
@description('How a new package or setting reaches the instances: all are started anew, or a few at a time, each after its requests have ended.')
param updateStrategy string

@description('Where the app goes out from; empty: from the public network.')
param subnetId string
param workspaceId string

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      ftpsState: 'Disabled'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: '22'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
      siteUpdateStrategy: {
        type: updateStrategy
      }
    }
  }
}

// Nobody uploads with a name and password; deployments come with a token.
resource noBasicPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [
  for protocol in ['ftp', 'scm']: {
    parent: app
    name: protocol
    properties: {
      allow: false
    }
  }
]

var fromVault = toObject(
  vaultSettings,
  setting => setting,
  setting => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(setting, '_', '-')})'
)

// Without an address of tables the host keeps no diagnostic events, and needs no role for them.
var ofInfrastructure = {
  AZURE_CLIENT_ID: identityClientId
  COSMOS_ENDPOINT: cosmosEndpoint
  COSMOS_DATABASE: cosmosDatabase
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__queueServiceUri: queueEndpoint
  ENVIRONMENT: environmentName
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  APPLICATION_INSIGHTS_NO_STATSBEAT: 'true'
  TRACE_SAMPLE_PERCENT: string(traceSamplePercent)
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(appSettings, fromVault, ofInfrastructure)
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    // Lines of the log reach the workspace through Application Insights already.
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
