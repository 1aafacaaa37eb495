// The database: containers and indexes as topology.json has them.

param name string
param location string
param tags object

@description('Containers by name: partition key, indexed paths and composite indexes.')
param containers object

@allowed([
  'serverless'
  'autoscale'
])
@description('Pay for what is used, or for a tenth to the whole of a reserved maximum. An account stays what it was created as.')
param capacity string

@description('With autoscale: the most request units per second, for each container; at least 1000.')
param throughput object

@allowed([
  'Continuous7Days'
  'Continuous30Days'
])
@description('How far back the data can be restored, to the second.')
param backup string

@description('Whether copies are in several zones of the region.')
param zoneRedundant bool

@description('Whether the account can be reached from outside the virtual network. Data still takes the identity.')
param publicAccess bool

@description('Who may read and write documents.')
param dataPrincipalId string

param workspaceId string

var databaseName = 'sportello'
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    // A stale read would refuse the receipt of money that moved.
    consistencyPolicy: {
      defaultConsistencyLevel: 'Strong'
    }
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: zoneRedundant
      }
    ]
    enableMultipleWriteLocations: false
    capabilities: capacity == 'serverless' ? [{ name: 'EnableServerless' }] : []
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: backup
      }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: {
      id: databaseName
    }
  }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for each in items(containers): {
    parent: database
    name: each.key
    properties: {
      resource: {
        id: each.key
        partitionKey: {
          kind: 'Hash'
          version: 2
          paths: [
            each.value.partitionKey
          ]
        }
        // Documents live until their own `ttl` says otherwise.
        defaultTtl: -1
        indexingPolicy: {
          indexingMode: 'consistent'
          automatic: true
          includedPaths: map(each.value.included, path => { path: path })
          excludedPaths: [
            {
              path: '/*'
            }
          ]
          compositeIndexes: map(
            each.value.composite,
            paths => map(paths, path => { path: path, order: 'ascending' })
          )
        }
      }
      options: capacity == 'serverless' ? {} : { autoscaleSettings: { maxThroughput: throughput[each.key] } }
    }
  }
]

resource mayReadAndWrite 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: account
  name: guid(account.id, databaseName, dataPrincipalId, dataContributor)
  properties: {
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
    principalId: dataPrincipalId
    // Of this database and no other.
    scope: '${account.id}/dbs/${database.name}'
  }
}

// Not DataPlaneRequests: it names every document that is asked for, and costs more than the requests themselves.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'ControlPlaneRequests'
        enabled: true
      }
      {
        category: 'PartitionKeyStatistics'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'Requests'
        enabled: true
      }
    ]
  }
}

output accountId string = account.id
output name string = account.name
output endpoint string = account.properties.documentEndpoint
output databaseName string = database.name
