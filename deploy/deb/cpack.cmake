# What the packages are called, need and say of themselves.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME entente)
set(CPACK_PACKAGE_VENDOR Entente)
set(CPACK_PACKAGE_VERSION "${ENTENTE_PACKAGE_VERSION}")
set(CPACK_PACKAGE_CONTACT "${ENTENTE_PACKAGE_MAINTAINER}")
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_COMPONENTS_ALL server client dev)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
# Folders that the umask of whoever packs has nothing to do with.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
# By DESTDIR: the settings' path is absolute.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${ENTENTE_PACKAGE_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_SERVER_PACKAGE_NAME entente-server)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION net)
set(CPACK_DEBIAN_SERVER_DESCRIPTION
  "record of what governments announce together: server
Entente keeps the record of what governments agreed to do together: what was
announced, who takes part, who owes what to whom by when, what came of it, and
the words of the source that say so. Every write is kept as an immutable,
numbered revision.

This package contains the gRPC server and its systemd service. It keeps the
record in a PostgreSQL that is there, or in one that it runs for itself, for
which PostgreSQL's server has to be installed.")
# libraries; the user is made by systemd-sysusers
set(CPACK_DEBIAN_SERVER_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_SERVER_PACKAGE_RECOMMENDS "postgresql")
set(CPACK_DEBIAN_SERVER_PACKAGE_SUGGESTS "entente")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA
  "${CMAKE_CURRENT_SOURCE_DIR}/server/conffiles;${CMAKE_CURRENT_SOURCE_DIR}/server/postinst"
  "${CMAKE_CURRENT_SOURCE_DIR}/server/prerm;${CMAKE_CURRENT_SOURCE_DIR}/server/postrm")

set(CPACK_DEBIAN_CLIENT_PACKAGE_NAME entente)
set(CPACK_DEBIAN_CLIENT_PACKAGE_SECTION net)
set(CPACK_DEBIAN_CLIENT_DESCRIPTION
  "record of what governments announce together: client
Entente keeps the record of what governments agreed to do together: what was
announced, who takes part, who owes what to whom by when, what came of it, and
the words of the source that say so.

This package contains the command line client, and records to try it with.")
set(CPACK_DEBIAN_CLIENT_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_CLIENT_PACKAGE_SUGGESTS "entente-server, jq")

set(CPACK_DEBIAN_DEV_PACKAGE_NAME libentente-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_DESCRIPTION
  "record of what governments announce together: development files
Entente keeps the record of what governments agreed to do together: what was
announced, who takes part, who owes what to whom by when, what came of it, and
the words of the source that say so.

This package contains the API as Protocol Buffers files, and the C++ client
library with the code that is generated from them, for CMake and pkg-config.")
# Generated code compiles with the Protobuf that generated it only.  The CMake files of Debian's gRPC and
# Protobuf want the compilers to be there, whether or not anything is generated.
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
  "libgrpc++-dev, libprotobuf-dev (>= 3.21), libprotobuf-dev (<< 3.22), libabsl-dev, protobuf-compiler, \
protobuf-compiler-grpc")
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "pkg-config | cmake")

include(CPack)
