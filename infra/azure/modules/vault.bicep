// What can't be an identity: secrets that sign, encrypt, or open somebody else's door.

param name string
param location string
param tags object

@description('Whether a deleted vault must stay restorable. It can be switched on, never off again.')
param purgeProtection bool

@description('Whether the vault can be reached from outside the virtual network. Secrets still take a role.')
param publicAccess bool

@description('Who may read secrets: the app.')
param readerPrincipalId string

@description('Who may write them; empty: only deployments.')
param operatorPrincipalId string
param operatorPrincipalType string

@description('What to write, by variable. Empty values are left as they are.')
@secure()
param secrets object

param workspaceId string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
var given = filter(items(secrets), secret => !empty(secret.value))

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // `false` is no value that the vault takes.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      defaultAction: publicAccess ? 'Allow' : 'Deny'
      // Deployments write secrets also where nobody else comes in from outside.
      bypass: 'AzureServices'
    }
  }
}

// Names in a vault have no underscore.
resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = [
  for each in given: {
    parent: vault
    name: replace(each.key, '_', '-')
    properties: {
      value: each.value
    }
  }
]

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, readerPrincipalId, secretsUser)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource mayWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  scope: vault
  name: guid(vault.id, operatorPrincipalId, secretsOfficer)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output vaultId string = vault.id
output name string = vault.name
output vaultUri string = vault.properties.vaultUri
