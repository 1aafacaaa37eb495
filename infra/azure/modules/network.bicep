// A network of the app's own: one part for its instances, one for the private addresses of its stores.

param name string
param location string
param tags object

var appSubnetName = 'app'
var endpointsSubnetName = 'endpoints'

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.20.0.0/22'
      ]
    }
    subnets: [
      {
        // Flex Consumption takes one address for some forty instances; /24 is far more than it can want.
        name: appSubnetName
        properties: {
          addressPrefix: '10.20.0.0/24'
          delegations: [
            {
              name: 'functions'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: endpointsSubnetName
        properties: {
          addressPrefix: '10.20.1.0/26'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

output networkId string = network.id
output appSubnetId string = '${network.id}/subnets/${appSubnetName}'
output endpointsSubnetId string = '${network.id}/subnets/${endpointsSubnetName}'
