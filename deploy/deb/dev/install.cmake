# libentente-dev: the API as .proto files, and the C++ client with what is generated from them.
#
#   /usr/include/entente/client/client.h            clients/cpp
#   /usr/include/entente/v1/initiative.pb.h         generated
#   /usr/include/entente/googleapis/google/api/...  generated; not where a package of Google's would be
#   /usr/share/entente/proto                        .proto files, Google's that they import included

# The client's headers say "clients/cpp/..." in here and "entente/client/..." where they are installed.
file(GLOB CLIENT_HEADERS CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/clients/cpp/*.h")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CLIENT_HEADERS})
foreach(HEADER IN LISTS CLIENT_HEADERS)
  file(READ "${HEADER}" TEXT)
  string(REPLACE "clients/cpp/" "entente/client/" TEXT "${TEXT}")
  get_filename_component(NAME "${HEADER}" NAME)
  file(CONFIGURE OUTPUT "${MADE}/client-headers/${NAME}" CONTENT "${TEXT}" @ONLY)
endforeach()
install(DIRECTORY "${MADE}/client-headers/" DESTINATION include/entente/client COMPONENT dev)

set(GENERATED_DIR "${PROJECT_BINARY_DIR}/proto/generated")
install(DIRECTORY "${GENERATED_DIR}/entente/v1" DESTINATION include/entente COMPONENT dev
  FILES_MATCHING PATTERN "*.pb.h")
install(DIRECTORY "${GENERATED_DIR}/google" DESTINATION include/entente/googleapis COMPONENT dev
  FILES_MATCHING PATTERN "*.pb.h")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/proto/entente/v1" DESTINATION share/entente/proto/entente
  COMPONENT dev FILES_MATCHING PATTERN "*.proto")
install(DIRECTORY "${PROJECT_BINARY_DIR}/googleapis/google" "${PROJECT_SOURCE_DIR}/proto/google"
  DESTINATION share/entente/proto COMPONENT dev FILES_MATCHING PATTERN "*.proto")

install(TARGETS entente_client entente_proto ARCHIVE DESTINATION "${LIBRARY_DIR}" COMPONENT dev)

set(CONFIG_DIR "${LIBRARY_DIR}/cmake/entente")
configure_package_config_file("${CMAKE_CURRENT_SOURCE_DIR}/dev/entente-config.cmake.in"
  "${MADE}/entente-config.cmake" INSTALL_DESTINATION "${CONFIG_DIR}"
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0.0 a minor version may break what the one before had.
write_basic_package_version_file("${MADE}/entente-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${MADE}/entente-config.cmake" "${MADE}/entente-config-version.cmake"
  DESTINATION "${CONFIG_DIR}" COMPONENT dev)
configure_file(dev/entente-client.pc.in "${MADE}/entente-client.pc" @ONLY)
install(FILES "${MADE}/entente-client.pc" DESTINATION "${LIBRARY_DIR}/pkgconfig" COMPONENT dev)

install(DIRECTORY "${PROJECT_SOURCE_DIR}/clients/cpp/example/"
  DESTINATION share/doc/libentente-dev/examples COMPONENT dev)
