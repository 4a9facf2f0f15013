# Adds a library of the messages of protos and, with GRPC, of their services:
#
#   proto_library(<name> [GRPC] [ROOT <folder>]
#                 PROTOS <proto>... LINKS <library>...)
#
# The protos are named by their paths below ROOT, by default the sources' root,
# and may import those of protos/. CMake's own protobuf_generate() computes wrong
# paths here.
function(proto_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "GRPC" "ROOT" "PROTOS;LINKS")
  set(root ${CMAKE_SOURCE_DIR})
  if(arg_ROOT)
    set(root ${arg_ROOT})
  endif()
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
  file(MAKE_DIRECTORY ${generated})
  set(options --cpp_out=${generated})
  set(suffixes .pb.cc .pb.h)
  if(arg_GRPC)
    list(APPEND options --grpc_out=${generated}
         --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    # First, as in protoc's dependency files, where Ninja looks for them.
    list(PREPEND suffixes .grpc.pb.cc .grpc.pb.h)
  endif()
  foreach(proto IN LISTS arg_PROTOS)
    string(REGEX REPLACE "\\.proto$" "" base ${generated}/${proto})
    list(TRANSFORM suffixes PREPEND ${base} OUTPUT_VARIABLE outputs)
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND protobuf::protoc ${options} --dependency_out=${base}.d -I ${root}
              -I ${CMAKE_SOURCE_DIR}/protos ${proto}
      DEPENDS ${root}/${proto}
      DEPFILE ${base}.d
      VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} SYSTEM PUBLIC ${generated})
  target_link_libraries(${name} PUBLIC ${arg_LINKS})
endfunction()
